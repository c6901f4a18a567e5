import { ZxcvbnFactory, type ZxcvbnResult } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/**
 * Which passwords are taken (NIST SP 800-63B rev 4, 3.1.1.2): length decides, any character counts, nothing must be mixed; what
 * attackers try first and what they know of the person is refused. Pure, and loaded only by the hashing threads: its
 * dictionaries take 0.1 s and 10 MB that neither the start nor the request loop pays.
 */
const MIN_CHARACTERS = 12;
const MAX_CHARACTERS = 128;
/** Of zxcvbn's 0 to 4: 3 withstands 100 million guesses. */
const MIN_SCORE = 3;
/** zxcvbn takes up to 0.15 s for 128 characters of leetspeak; with these two bounds, about 10 ms (measured). */
const WINDOW = 32;
const MAX_LEETSPEAK_READINGS = 8;
/** Shorter pieces of a name are found in any text. */
const MIN_OWN_PIECE = 3;
/** What must be left of a password once the person's own data is struck from it. */
const MIN_CHARACTERS_OF_ITS_OWN = 8;
const PRODUCT_NAME = 'rollcall';

export interface PasswordViolation {
  readonly code: 'IS_LENGTH' | 'PASSWORD_TOO_COMMON' | 'PASSWORD_TOO_GUESSABLE' | 'PASSWORD_CONTAINS_OWN_DATA';
  readonly message: string;
}

const VIOLATIONS = {
  length: {
    code: 'IS_LENGTH',
    message: `The password must have ${MIN_CHARACTERS} to ${MAX_CHARACTERS} characters in Unicode form NFKC.`,
  },
  common: { code: 'PASSWORD_TOO_COMMON', message: 'The password is on the lists that attackers try first.' },
  guessable: {
    code: 'PASSWORD_TOO_GUESSABLE',
    message: 'The password is too easy to guess; a few unrelated words make a better one.',
  },
  ownData: {
    code: 'PASSWORD_CONTAINS_OWN_DATA',
    message: 'The password is made of your name, your address or the name of this service.',
  },
} as const satisfies Record<string, PasswordViolation>;

const zxcvbn = new ZxcvbnFactory({
  dictionary,
  graphs: adjacencyGraphs,
  l33tMaxSubstitutions: MAX_LEETSPEAK_READINGS,
});

/** @param ownData the e-mail address and the names of whoever the password is for */
export function passwordViolation(password: string, ownData: readonly string[]): PasswordViolation | undefined {
  const characters = [...password.normalize('NFKC')];
  if (characters.length < MIN_CHARACTERS || characters.length > MAX_CHARACTERS) return VIOLATIONS.length;
  const own = piecesOf(ownData);
  if (isMadeOf(own, characters.join(''))) return VIOLATIONS.ownData;
  const judged = windowsOf(characters).map((window) => judge(window, own));
  return judged.includes(undefined) ? undefined : judged[0];
}

/** Guessing the whole is never easier than guessing a part, so one strong part is enough. */
function windowsOf(characters: readonly string[]): string[] {
  const windows = characters.length <= WINDOW ? [characters] : [characters.slice(0, WINDOW), characters.slice(-WINDOW)];
  return windows.map((window) => window.join(''));
}

function judge(text: string, own: readonly string[]): PasswordViolation | undefined {
  const result = zxcvbn.check(text, [...own]);
  if (isOneKnownPassword(result)) return VIOLATIONS.common;
  if (result.score >= MIN_SCORE) return undefined;
  return dictionariesIn(result).includes('userInputs') ? VIOLATIONS.ownData : VIOLATIONS.guessable;
}

/** In any case, backwards or in leetspeak: zxcvbn undoes these before it looks. */
function isOneKnownPassword(result: ZxcvbnResult): boolean {
  return result.sequence.length === 1 && dictionariesIn(result)[0] === 'passwords-common';
}

function dictionariesIn({ sequence }: ZxcvbnResult): (string | undefined)[] {
  return sequence.map((match) => ('dictionaryName' in match ? String(match.dictionaryName) : undefined));
}

function isMadeOf(own: readonly string[], password: string): boolean {
  const rest = own.reduce((text, piece) => text.replaceAll(piece, ''), fold(password));
  return rest !== fold(password) && [...rest].length < MIN_CHARACTERS_OF_ITS_OWN;
}

/** Whole and in pieces, the longest first: `zoe.mueller@example.com` is also `zoe`, `mueller`, `example`. */
function piecesOf(ownData: readonly string[]): string[] {
  const texts = ownData.map(fold);
  const parts = texts.flatMap((text) => [...text.split(/[\s@]+/), ...text.split(/[^\p{L}\p{N}]+/u)]);
  const pieces = [PRODUCT_NAME, ...texts, ...parts].filter((piece) => [...piece].length >= MIN_OWN_PIECE);
  return [...new Set(pieces)].sort((one, other) => other.length - one.length);
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
