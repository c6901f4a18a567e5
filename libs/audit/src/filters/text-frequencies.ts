import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

const SAMPLE_ROWS = 1_000;
/** Whole blocks are read, and rows of a block are alike (`person 12345`, `person 12346`): of ten rows that are read one is kept. */
const READ_ROWS = 10 * SAMPLE_ROWS;
const REMEMBERED_MS = 10 * 60_000;
/** Of the sample, over the three trigrams of a part: by then only all of the text together is rare. */
const COMMON = SAMPLE_ROWS / 20;
/** Three trigrams are enough to find what is rare. */
const PART_LENGTH = 5;

/**
 * How often each trigram is in the searched texts, by a sample. An index over trigrams looks up every one of a text, also those of
 * nearly every row (`person ` of `person 12345`), which takes a hundred times as long as its rarest part by itself.
 */
@Injectable()
export class TextFrequencies {
  private counts: ReadonlyMap<string, number> = new Map();
  private readAt = -Infinity;

  constructor(private readonly database: Database) {}

  /** The part of a text, in small letters, that few rows are likely to have; the text itself when it is short, or no part is rare. */
  async rarestPartOf(text: string): Promise<string> {
    if (text.length <= PART_LENGTH) return text;
    if (Date.now() - this.readAt > REMEMBERED_MS) await this.read();
    const parts = Array.from({ length: text.length - PART_LENGTH + 1 }, (_, at) => text.slice(at, at + PART_LENGTH));
    const rarest = parts.reduce((best, part) => (this.commonness(part) < this.commonness(best) ? part : best));
    return this.commonness(rarest) > COMMON ? text : rarest;
  }

  private commonness(part: string): number {
    // The index knows letters and digits only: a part with others in it says less than its length.
    const blanks = part.replace(/[\p{L}\p{N}]/gu, '').length;
    return trigramsOf(part).reduce((sum, trigram) => sum + (this.counts.get(trigram) ?? 0), blanks * SAMPLE_ROWS);
  }

  private async read(): Promise<void> {
    this.readAt = Date.now();
    const [table] = await this.database.query<{ rows: number }>(
      `SELECT greatest(reltuples, 1) AS rows FROM pg_class WHERE oid = 'audit_personal_values'::regclass`,
    );
    const percent = Math.min(100, (100 * READ_ROWS) / table!.rows);
    const kept = Math.min(1, SAMPLE_ROWS / Math.min(READ_ROWS, table!.rows));
    const rows = await this.database.query<{ text: string }>(
      `SELECT search_text AS text FROM audit_personal_values TABLESAMPLE SYSTEM (${percent})
       WHERE random() < ${kept} LIMIT ${SAMPLE_ROWS}`,
    );
    const counts = new Map<string, number>();
    for (const { text } of rows) {
      for (const trigram of new Set(trigramsOf(text))) counts.set(trigram, (counts.get(trigram) ?? 0) + 1);
    }
    this.counts = counts;
  }
}

function trigramsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at, at + 3));
}
