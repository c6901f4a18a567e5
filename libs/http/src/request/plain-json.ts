import { invalidField, appError } from '@app/kernel';

const MAX_DEPTH = 20;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * JSON from outside, parsed and bounded: valid UTF-8, at most 20 levels, no prototype keys, no NUL and no lone surrogate
 * (PostgreSQL stores neither). Deep nesting is refused here because class-transformer recurses.
 *
 * @throws MALFORMED_REQUEST or VALIDATION_ERROR
 */
export function parsePlainJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const value = parse(body);
  assertPlain(value, '', 0);
  return value;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw appError('MALFORMED_REQUEST', {
      details: [{ code: 'INVALID_JSON', message: 'The body is not valid JSON.' }],
    });
  }
}

function assertPlain(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') return assertStorable(value, path);
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw invalidField(path, 'TOO_DEEP', `The body may be nested ${MAX_DEPTH} levels deep.`);
  for (const [key, item] of Object.entries(value)) {
    const itemPath = path === '' ? key : `${path}.${key}`;
    assertHarmlessKey(key, itemPath);
    assertStorable(key, path);
    assertPlain(item, itemPath, depth + 1);
  }
}

/** @throws VALIDATION_ERROR for a name that means something to JavaScript objects */
export function assertHarmlessKey(key: string, field: string): void {
  if (FORBIDDEN_KEYS.has(key)) throw invalidField(field, 'FORBIDDEN_KEY', `The key ${key} is not allowed.`);
}

/** @throws VALIDATION_ERROR for text that PostgreSQL cannot store */
export function assertStorable(text: string, field: string): void {
  if (text.includes('\0')) throw invalidField(field, 'NUL_CHARACTER', 'The character U+0000 is not allowed.');
  if (!text.isWellFormed()) throw invalidField(field, 'LONE_SURROGATE', 'The text is not well-formed Unicode.');
}
