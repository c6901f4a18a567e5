import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSync } from 'otplib';
import { type ApiClient, type ApiResponse } from './api-client.js';
import { PASSWORD } from './server-settings.js';
import { type TestApp, type TestPerson } from './test-app.js';

const PERIOD_SECONDS = 30;

/** Somebody with an authenticator app and ten codes on paper. */
export interface TwoFactorPerson extends TestPerson {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** The code an app shows, so many steps from now. */
export function codeOf(secret: string, stepsFromNow = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + stepsFromNow * PERIOD_SECONDS });
}

/** A code that none of the steps around now has. */
export function wrongCode(secret: string): string {
  const right = new Set([-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.has(code))!;
}

/** Waits when the step is about to end, so that what is computed now still is what it was when it arrives. */
export async function awaySomeSecondsFromTheNextStep(seconds = 2): Promise<void> {
  const left = PERIOD_SECONDS - ((Date.now() / 1000) % PERIOD_SECONDS);
  if (left < seconds) await sleep(left * 1000 + 50);
}

export async function enrol(app: TestApp, person: TestPerson): Promise<TwoFactorPerson> {
  const started = await person.api.post('/auth/mfa/totp', { password: PASSWORD });
  const { secret } = started.data as { secret: string };
  const confirmed = await person.api.post('/auth/mfa/totp/confirm', { code: codeOf(secret) });
  if (confirmed.status !== 200) throw new Error(`The enrolment was refused: ${started.text} ${confirmed.text}`);
  await forgetSteps(app, person.id);
  return { ...person, secret, ...(confirmed.data as { recoveryCodes: string[] }) };
}

/** As if thirty seconds had passed for this person's app, and a quarter of an hour for their wrong codes. */
export async function forgetSteps(app: TestApp, userId: string): Promise<void> {
  await app.sql('UPDATE mfa_factors SET last_used_step = NULL WHERE user_id = $1', [userId]);
  await app.sql('DELETE FROM mfa_guesses WHERE user_id = $1', [userId]);
}

/** The first step. */
export async function challenge(api: ApiClient, email: string): Promise<string> {
  const response = await api.post('/auth/login', { email, password: PASSWORD });
  const { mfaToken } = response.data as { mfaToken?: string };
  if (!mfaToken) throw new Error(`No challenge: ${response.text}`);
  return mfaToken;
}

export function verify(api: ApiClient, mfaToken: string, proof: object): Promise<ApiResponse> {
  return api.post('/auth/mfa/verify', { mfaToken, ...proof });
}

/** The mails to an address with this subject, once there are any. */
export async function mailsTo(dataDir: string, email: string, subject: string): Promise<string[]> {
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 100) {
    const found = (await allMails(dataDir)).filter(
      (mail) => mail.includes(`To: ${email}`) && mail.includes(`Subject: ${subject}`),
    );
    if (found.length > 0) return found;
    await sleep(100);
  }
  return [];
}

export async function allMails(dataDir: string): Promise<string[]> {
  const folder = path.join(dataDir, 'mail');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
  return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
}
