import { isDeepStrictEqual } from 'node:util';
import { type Changes, type JsonValue } from './domain-event.js';

type Snapshot = Readonly<Record<string, JsonValue>>;

/** The fields in which two snapshots of one resource differ. */
export function changesBetween(before: Snapshot, after: Snapshot): Changes {
  const changes: Record<string, { before: JsonValue; after: JsonValue }> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[field] ?? null;
    const is = after[field] ?? null;
    if (!isDeepStrictEqual(was, is)) changes[field] = { before: was, after: is };
  }
  return changes;
}
