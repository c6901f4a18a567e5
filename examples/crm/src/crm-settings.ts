import { env } from 'node:process';

export const CRM_SETTINGS = Symbol('CrmSettings');

export interface CrmSettings {
  readonly rollcallUrl: string;
  /** A key of the CRM's service account, with `access:read` and `permissions:manage`. */
  readonly apiKey: string;
  readonly issuer?: string;
  /** See the README of @rollcall/nest. */
  readonly maxAnswerAgeMs?: number;
}

/** @throws {Error} when one is missing */
export function settingsFromEnvironment(): CrmSettings & { readonly port: number } {
  const { ROLLCALL_URL, ROLLCALL_API_KEY, ROLLCALL_ISSUER, PORT = '3301' } = env;
  if (!ROLLCALL_URL || !ROLLCALL_API_KEY) throw new Error('Set ROLLCALL_URL and ROLLCALL_API_KEY, see README.md');
  return {
    rollcallUrl: ROLLCALL_URL,
    apiKey: ROLLCALL_API_KEY,
    ...(ROLLCALL_ISSUER && { issuer: ROLLCALL_ISSUER }),
    port: Number(PORT),
  };
}
