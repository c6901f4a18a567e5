import { hash, randomBytes } from 'node:crypto';
import { type Changes, type JsonValue } from '@app/kernel';
import { canonicalJson } from './canonical-json.js';

/**
 * Personal values leave the event before it is written. The log, and so the hashed leaf, keeps a commitment to each; the value
 * and its salt go to a table of their own. Erasing there forgets the value for good (128 random bits protect what can be
 * guessed), and every proof still holds. Declared as harmless are the few details below; everything else is personal.
 */
const PLAIN_DETAILS: ReadonlySet<string> = new Set([
  'apiKeyId',
  'counted',
  'ended',
  'endedAt',
  'events',
  'expired',
  'filtered',
  'immediately',
  'importId',
  'invitationId',
  'invite',
  'keptCurrent',
  'kind',
  'purpose',
  'retired',
  'tombstone',
]);

const SALT_BYTES = 16;

/** base64url of 16 random bytes, and the value. */
export type Opening = readonly [salt: string, value: JsonValue];
/** By JSON pointer (RFC 6901) into the leaf. */
export type Openings = Readonly<Record<string, Opening>>;

/** Stands where a personal value was. */
export interface Commitment {
  readonly c: string;
}

export interface PersonalEvent {
  readonly changes?: Changes | null | undefined;
  readonly details?: Readonly<Record<string, JsonValue>> | null | undefined;
  readonly ip?: string | null | undefined;
  readonly userAgent?: string | null | undefined;
}

export interface CommittedEvent {
  readonly changes: JsonValue;
  readonly details: JsonValue;
  readonly ipCommitment: string | null;
  readonly userAgentCommitment: string | null;
  readonly openings: Openings;
}

/** Filled anew for each value that is short, as nearly all are: a verifier does this some hundred thousand times a second. */
const IN_PLACE = Buffer.alloc(16_384);
/** In UTF-16 units, of which each takes three bytes at most. */
const LONGEST_IN_PLACE = 4_096;

/** base64url of SHA-256(salt ‖ path ‖ 0x00 ‖ canonical value) */
export function commitmentTo(path: string, salt: string, canonicalValue: string): string {
  const text = `${path}\0${canonicalValue}`;
  if (salt.length + text.length > LONGEST_IN_PLACE) {
    return hash('sha256', Buffer.concat([Buffer.from(salt, 'base64url'), Buffer.from(text)]), 'base64url');
  }
  const saltBytes = IN_PLACE.write(salt, 'base64url');
  return hash('sha256', IN_PLACE.subarray(0, saltBytes + IN_PLACE.write(text, saltBytes)), 'base64url');
}

export function commitPersonalValues(event: PersonalEvent): CommittedEvent {
  const openings: Record<string, Opening> = {};
  const commit = (path: string, value: JsonValue | undefined): JsonValue => {
    if (value === null || value === undefined) return null;
    const salt = randomBytes(SALT_BYTES).toString('base64url');
    openings[path] = [salt, value];
    return { c: commitmentTo(path, salt, canonicalJson(value)) };
  };
  const origin = (path: string, value: string | null | undefined): string | null =>
    (commit(path, value) as Commitment | null)?.c ?? null;
  return {
    changes: mapChanges(event.changes, commit),
    details: mapDetails(event.details, commit),
    ipCommitment: origin('/ip', event.ip),
    userAgentCommitment: origin('/userAgent', event.userAgent),
    openings,
  };
}

/** Not found by `q`: the browser's long name, and what somebody looked for, or each search would find the one before. */
const UNSEARCHED: ReadonlySet<string> = new Set(['/userAgent', '/details/q']);

/** What `q` finds: the text of the values. */
export function searchTextOf(openings: Openings): string {
  return Object.entries(openings)
    .filter(([path, [, value]]) => !UNSEARCHED.has(path) && typeof value !== 'boolean')
    .map(([, [, value]]) => (typeof value === 'string' ? value : canonicalJson(value)))
    .join('\n')
    .toLowerCase()
    .slice(0, 2000);
}

type Visit = (path: string, value: JsonValue | undefined) => JsonValue;

function mapChanges(changes: Changes | null | undefined, visit: Visit): JsonValue {
  if (!changes) return null;
  const entries = Object.entries(changes).map(([field, { before, after }]) => {
    const path = `/changes/${escapePointer(field)}`;
    return [field, { before: visit(`${path}/before`, before), after: visit(`${path}/after`, after) }] as const;
  });
  return Object.fromEntries(entries);
}

function mapDetails(details: Readonly<Record<string, JsonValue>> | null | undefined, visit: Visit): JsonValue {
  if (!details) return null;
  const entries = Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, PLAIN_DETAILS.has(name) ? value : visit(`/details/${escapePointer(name)}`, value)]);
  return Object.fromEntries(entries) as JsonValue;
}

/** What a reader gets in place of a value that was erased. */
export const ERASED = Object.freeze({ erased: true });

/** Puts the values back where their commitments stand. */
export function openPersonalValues(
  changes: JsonValue,
  details: JsonValue,
  openings: Openings,
): { changes: Changes | null; details: Readonly<Record<string, JsonValue>> | null } {
  const open = (path: string, value: JsonValue | undefined): JsonValue =>
    isCommitment(value) ? (openings[path]?.[1] ?? ERASED) : (value ?? null);
  return {
    changes: mapChanges(changes as Changes | null, open) as Changes | null,
    details: mapDetails(details as Readonly<Record<string, JsonValue>> | null, open) as Record<
      string,
      JsonValue
    > | null,
  };
}

function isCommitment(value: unknown): value is Commitment {
  return typeof value === 'object' && value !== null && typeof (value as { c?: unknown }).c === 'string';
}

function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}
