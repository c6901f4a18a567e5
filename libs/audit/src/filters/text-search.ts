import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

/**
 * How a text is looked for. `look-up`: its values are found by their trigrams, and lead to their events. `walk`: the events are
 * walked in the order of the list, and each is asked whether it has the text. The one is slow for what nearly every event has, the
 * other for what hardly any has, and PostgreSQL, which cannot know how values are spread over the events, guesses wrong.
 */
export type TextWay = 'look-up' | 'walk';

/** So many values are looked up and sorted in some 30 ms; with more than these in a million, a page is full soon. */
const FEW = 10_000;

@Injectable()
export class TextSearch {
  constructor(private readonly database: Database) {}

  async wayFor(text: string | undefined): Promise<TextWay> {
    if (text === undefined) return 'walk';
    const [row] = await this.database.query<{ hits: number }>(
      `SELECT count(*)::int AS hits
       FROM (SELECT FROM audit_personal_values WHERE search_text LIKE $1 LIMIT ${FEW + 1}) found`,
      [patternOf(text)],
    );
    return row!.hits > FEW ? 'walk' : 'look-up';
  }
}

/** Anywhere in the text; what LIKE takes for more than a letter is one here. */
export function patternOf(text: string): string {
  return `%${text.toLowerCase().replace(/[%_\\]/g, '\\$&')}%`;
}
