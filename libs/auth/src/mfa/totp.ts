import { generateSecret, generateURI, verifySync } from 'otplib';

/** What every authenticator app understands (RFC 6238): SHA-1, six digits, thirty seconds. */
const PERIOD_SECONDS = 30;
const TOTP = { strategy: 'totp', algorithm: 'sha1', digits: 6, period: PERIOD_SECONDS } as const;
/** One step before and one after, for clocks that differ (RFC 6238, 5.2). */
const TOLERANCE_SECONDS = PERIOD_SECONDS;

/** 160 random bits (RFC 4226, 4), base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** What an authenticator app reads from the QR code. */
export function otpauthUrl(secret: string, email: string, host: string): string {
  return generateURI({ ...TOTP, issuer: `Rollcall (${host})`, label: email, secret });
}

/** The time step whose code this is, of the three that count now; undefined when it is none of theirs. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ ...TOTP, secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
  return result.valid ? Math.floor(epoch / PERIOD_SECONDS) + result.delta : undefined;
}
