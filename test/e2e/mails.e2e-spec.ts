import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Outbox } from '../support/outbox.js';
import { enrol } from '../support/second-factor.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

const outbox = new Outbox(/./);
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, REGISTRATION: 'open', PUBLIC_URL: 'https://id.example.com' });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

async function personReading(locale: string | undefined): Promise<TestPerson> {
  const person = await app.person();
  if (locale !== undefined) await person.api.patch('/auth/me', { profile: { locale } });
  return person;
}

/** The mail with this subject, once it has come. */
async function mailAbout(to: string, subject: string): Promise<{ language: string; body: string }> {
  for (let count = 1; ; count++) {
    const mail = await outbox.take(to, count);
    if (mail.subject === subject) return mail;
  }
}

describe('a mail', () => {
  it.each([
    ['de-AT', 'de', 'Neues Passwort festlegen', 'Der Link gilt einmal und 30 Minuten lang.'],
    ['fr', 'en', 'Set a new password', 'The link works once, within 30 minutes.'],
    [undefined, 'en', 'Set a new password', 'The link works once, within 30 minutes.'],
  ])('to a person who reads %s is written in %s', async (locale, language, subject, sentence) => {
    const { email } = await personReading(locale);
    await app.anonymous.post('/auth/forgot-password', { email });
    const mail = await mailAbout(email, subject);
    expect(mail.language).toBe(language);
    expect(mail.body).toContain(sentence);
    expect(mail.body).toContain(`<html lang="${language}">`);
    expect(mail.body).toContain('https://id.example.com/reset-password?token=');
  });

  it('follows the language of the profile from one mail to the next', async () => {
    const { email, api } = await personReading('de-CH');
    await app.anonymous.post('/auth/login', { email, password: PASSWORD });
    const { body } = await mailAbout(email, 'Neue Anmeldung an Ihrem Konto');
    expect(body).toMatch(/Wann: 20\d\d-.*Netzwerkadresse: 127\.0\.0\.1\./);
    await api.patch('/auth/me', { profile: { locale: 'en-GB' } });
    await app.anonymous.post('/auth/login', { email, password: PASSWORD });
    await mailAbout(email, 'New sign-in to your account');
  });

  it('of a registration and of an invitation is in the language that was given with them', async () => {
    const profile = { locale: 'de' };
    await app.anonymous.post('/auth/register', { email: 'neu@example.com', password: PASSWORD, profile });
    const { body } = await mailAbout('neu@example.com', 'Bestätigen Sie Ihre E-Mail-Adresse');
    expect(body).toContain('und 24 Stunden lang');
    await app.owner.post('/users', { email: 'gast@example.com', profile });
    const invitation = await mailAbout('gast@example.com', 'Sie sind eingeladen');
    expect(invitation.body).toContain('https://id.example.com/accept-invitation?token=');
  });

  it('about an address or a second factor is in the language of the account, to old and new address', async () => {
    const person = await personReading('de');
    await person.api.patch('/auth/me', { email: "o'neill&co@example.com", currentPassword: PASSWORD });
    const asked = await mailAbout(person.email, 'Ihre E-Mail-Adresse soll geändert werden');
    expect(asked.body).toContain("o'neill&co@example.com");
    expect(asked.body).toContain('o&#39;neill&amp;co@example.com');
    await mailAbout("o'neill&co@example.com", 'Bestätigen Sie Ihre E-Mail-Adresse');
    await enrol(app, person);
    await mailAbout(person.email, 'Die Anmeldung in zwei Schritten ist eingeschaltet');
    await app.anonymous.post('/auth/register', { email: person.email, password: PASSWORD });
    await mailAbout(person.email, 'Jemand wollte Ihre E-Mail-Adresse verwenden');
  });
});
