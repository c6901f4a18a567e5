import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { TextFrequencies } from './text-frequencies.js';

/**
 * How a text is looked for. `look-up`: its values are found by their trigrams, and lead to their events. `walk`: the events are
 * walked in the order of the list, and each is asked whether it has the text. The one is slow for what nearly every event has, the
 * other for what hardly any has, and PostgreSQL, which cannot know how values are spread over the events, guesses wrong.
 */
export interface TextSearchPlan {
  readonly way: 'look-up' | 'walk';
  /** For LIKE: what the index is asked for, then what must be there. */
  readonly patterns: readonly [rarestPart: string, whole: string];
}

/** So many values are looked up and sorted in some 30 ms; with more than these in a million, a page is full soon. */
const FEW = 10_000;

@Injectable()
export class TextSearch {
  constructor(
    private readonly database: Database,
    private readonly frequencies: TextFrequencies,
  ) {}

  async planFor(text: string | undefined): Promise<TextSearchPlan | undefined> {
    if (text === undefined) return undefined;
    const small = text.toLowerCase();
    const patterns = [patternOf(await this.frequencies.rarestPartOf(small)), patternOf(small)] as const;
    const [row] = await this.database.query<{ hits: number }>(
      `SELECT count(*)::int AS hits
       FROM (SELECT FROM audit_personal_values p WHERE ${lookedUp('$1')} LIMIT ${FEW + 1}) found`,
      [patterns],
    );
    return { way: row!.hits > FEW ? 'walk' : 'look-up', patterns };
  }
}

/** The index is asked for the one pattern, and each row that it finds for the other: no index is over `|| ''`. */
export function lookedUp(place: string): string {
  return `p.search_text LIKE (${place}::text[])[1] AND (p.search_text || '') LIKE (${place}::text[])[2]`;
}

/** Anywhere in the text; what LIKE takes for more than a letter is one here. */
function patternOf(text: string): string {
  return `%${text.replace(/[%_\\]/g, '\\$&')}%`;
}
