import { describe, expect, it } from '@jest/globals';
import { composeMail } from './compose-mail.js';
import { MAIL_CATALOGUE, type MailLanguage, mailLanguageFor } from './mail-catalogue.js';
import { type MailText } from './mail-text.js';
import { type MailName } from './mail-texts.js';

const LANGUAGES = Object.keys(MAIL_CATALOGUE) as MailLanguage[];
const NAMES = Object.keys(MAIL_CATALOGUE.en) as MailName[];
const URL = 'https://id.example.com/page?token=abc&x=1';

const textOf = (language: MailLanguage, name: MailName): MailText => MAIL_CATALOGUE[language][name];
const placeholdersOf = (text: string): string[] => [...text.matchAll(/\{(.*?)\}/g)].map(([, name]) => name!).sort();

/** Any mail with a value for each of its placeholders. */
function composed(language: MailLanguage, name: MailName, value: string): ReturnType<typeof composeMail> {
  const { paragraphs, action } = textOf(language, name);
  const values = Object.fromEntries(placeholdersOf(paragraphs.join()).map((placeholder) => [placeholder, value]));
  return composeMail('zoe@example.com', language, { name, values, ...(action !== undefined && { url: URL }) });
}

describe('the catalogue of mails', () => {
  it.each(LANGUAGES)('has every mail in %s, with the placeholders and the link of the English one', (language) => {
    expect(Object.keys(MAIL_CATALOGUE[language]).sort()).toEqual([...NAMES].sort());
    for (const name of NAMES) {
      const [text, english] = [textOf(language, name), textOf('en', name)];
      expect([name, placeholdersOf(text.paragraphs.join())]).toEqual([name, placeholdersOf(english.paragraphs.join())]);
      expect([name, text.action === undefined]).toEqual([name, english.action === undefined]);
      expect(placeholdersOf(`${text.subject}${text.action ?? ''}`)).toEqual([]);
      for (const words of [text.subject, ...text.paragraphs]) expect(words.trim().length).toBeGreaterThan(0);
    }
  });

  it.each(LANGUAGES.filter((language) => language !== 'en'))('repeats no English words in %s', (language) => {
    for (const name of NAMES) {
      const [text, english] = [textOf(language, name), textOf('en', name)];
      expect(text.subject).not.toBe(english.subject);
      for (const paragraph of text.paragraphs) expect(english.paragraphs).not.toContain(paragraph);
    }
  });

  it.each(LANGUAGES)('composes every mail in %s, escapes what is put in, and leaves no placeholder', (language) => {
    for (const name of NAMES) {
      const { html, text, subject } = composed(language, name, `<b>"Zoë" & {hours}'s</b>`);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).not.toContain('<b>');
      expect(`${text}${subject}`.replaceAll('{hours}', '')).not.toMatch(/[{}]/);
      if (textOf(language, name).action === undefined) continue;
      expect(text).toContain(URL);
      expect(html).toContain('href="https://id.example.com/page?token=abc&amp;x=1"');
    }
  });
});

describe('composing a mail', () => {
  it('refuses one without the value or the link that it needs, and a link that has no place', () => {
    const compose = (name: MailName, values: Record<string, string>, url?: string): unknown =>
      composeMail('zoe@example.com', 'en', { name, values, ...(url !== undefined && { url }) });
    expect(() => compose('verification', {}, URL)).toThrow('{hours}');
    expect(() => compose('verification', { hours: '24' })).toThrow('verification');
    expect(() => compose('address-in-use', {}, URL)).toThrow('address-in-use');
  });
});

describe('the language of a locale', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-at', 'de'],
    ['de-Latn-CH-1996', 'de'],
    ['en-GB', 'en'],
    ['fr-CH', 'en'],
    ['den', 'en'],
    ['constructor', 'en'],
    ['', 'en'],
    [null, 'en'],
    [undefined, 'en'],
  ])('%s is written to in %s', (locale, language) => {
    expect(mailLanguageFor(locale)).toBe(language);
  });
});
