import { type PersonalDataPart } from '@app/kernel';
import { type RowWalker, type WalkSource } from '../database/row-walker.js';

/** A part told as SQL: `$1` is the person's id. */
export interface SqlPart extends Omit<WalkSource, 'conditions' | 'parameters'> {
  readonly name: string;
  readonly of: string;
  readonly isOne?: boolean;
}

const PAGE = 500;

export function sqlParts(walker: RowWalker, parts: readonly SqlPart[], userId: string): PersonalDataPart[] {
  return parts.map(({ name, of, isOne = false, ...source }) => ({
    name,
    isOne,
    pages: walker.pages({ ...source, conditions: [of], parameters: [userId] }, PAGE),
  }));
}

/** Oldest first; the id tells apart what came at once. */
export function oldestFirst(time: string, id: string): SqlPart['order'] {
  return [
    { sql: time, type: 'timestamptz', descending: false },
    { sql: id, type: 'uuid', descending: false },
  ];
}
