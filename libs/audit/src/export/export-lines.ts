import { Injectable } from '@nestjs/common';
import { NIL_UUID } from '@app/kernel';
import { givenFilters } from '@app/http';
import { type AuditEventFilter } from '../audit.dto.js';
import { CheckpointQueries } from '../checkpoints/checkpoint.queries.js';
import { leafOf } from '../leaf/audit-leaf.js';
import { canonicalJson } from '../leaf/canonical-json.js';
import { type Openings } from '../leaf/personal-values.js';
import { inclusionPath } from '../tree/merkle-tree.js';
import { TreeRepository } from '../tree/tree.repository.js';
import { BEFORE_ALL_EVENTS } from '../walk-trail.js';
import { EXPORT_FORMAT, type EventLine, type ExportLine, type HeaderLine } from './export-format.js';
import { ExportQueries, type ExportedRow, type PlaceInLog } from './export.queries.js';

const PAGE = 1_000;
/** Each event of a filtered page may need a tile of 256 hashes. */
const FILTERED_PAGE = 100;
const BEFORE_ALL: PlaceInLog = {
  ...BEFORE_ALL_EVENTS,
  id: NIL_UUID,
};

@Injectable()
export class ExportLines {
  constructor(
    private readonly queries: ExportQueries,
    private readonly checkpoints: CheckpointQueries,
    private readonly tree: TreeRepository,
  ) {}

  /** @throws AUDIT_CHECKPOINT_NOT_FOUND when nothing was ever sealed */
  async header(filter: AuditEventFilter): Promise<HeaderLine> {
    const filters = givenFilters(filter);
    return {
      type: 'header',
      format: EXPORT_FORMAT,
      exportedAt: new Date().toISOString(),
      filters: Object.keys(filters).length > 0 ? filters : null,
      checkpoint: await this.checkpoints.getLatest(),
      keys: (await this.checkpoints.keys()).map(({ keyId, publicKey }) => ({ keyId, publicKey })),
    };
  }

  /** The whole export as text, a page at a time. */
  async *of(header: HeaderLine, filter: AuditEventFilter): AsyncGenerator<string> {
    let lines = 0;
    const pages = header.filters ? this.filtered(header, filter) : this.full(header);
    for await (const page of this.withHeader(header, pages)) {
      lines += page.length;
      if (page.length > 0) yield page.map((line) => `${JSON.stringify(line)}\n`).join('');
    }
    yield `${JSON.stringify({ type: 'end', lines })}\n`;
  }

  private async *withHeader(header: HeaderLine, pages: AsyncGenerator<ExportLine[]>): AsyncGenerator<ExportLine[]> {
    yield [header];
    yield* pages;
  }

  private async *full({ checkpoint: { treeSize } }: HeaderLine): AsyncGenerator<ExportLine[]> {
    for (let from = 0; from < treeSize; from += PAGE) {
      const to = Math.min(from + PAGE, treeSize);
      const [rows, heads] = await Promise.all([this.queries.leaves(from, to), this.checkpoints.between(from, to)]);
      const lines: ExportLine[] = rows.map((row) => eventLineOf(row));
      lines.push(...heads.map((head) => ({ type: 'checkpoint' as const, ...head })));
      // Each checkpoint behind the last event it covers.
      yield lines.sort((a, b) => placeOf(a) - placeOf(b));
    }
    yield* this.unsealed();
  }

  private async *filtered(
    { checkpoint: { treeSize } }: HeaderLine,
    filter: AuditEventFilter,
  ): AsyncGenerator<ExportLine[]> {
    const planned = await this.queries.plan(filter);
    for (let after = BEFORE_ALL_EVENTS; ;) {
      const rows = await this.queries.matching(planned, after, treeSize, FILTERED_PAGE);
      const indexes = rows.map((row) => Number(row.leafIndex));
      const read = await this.tree.nodesAround(indexes, treeSize);
      yield rows.map((row, n) => ({
        ...eventLineOf(row),
        proof: inclusionPath(read, indexes[n]!, treeSize).map((hash) => hash.toString('hex')),
      }));
      const last = rows.at(-1);
      if (rows.length < FILTERED_PAGE || !last || last.id === null) return;
      after = last;
    }
  }

  private async *unsealed(): AsyncGenerator<ExportLine[]> {
    for (let after = BEFORE_ALL; ;) {
      const events = await this.queries.walkLog(after, PAGE * 5);
      yield events
        .filter(({ isSealed }) => !isSealed)
        .map(({ id, occurredAt, queued }) => ({
          type: 'unsealed' as const,
          eventId: id,
          occurredAt: occurredAt.toISOString(),
          queued,
        }));
      const last = events.at(-1);
      if (!last || events.length < PAGE * 5) return;
      after = last;
    }
  }
}

function placeOf(line: ExportLine): number {
  if (line.type === 'event') return line.leafIndex;
  return line.type === 'checkpoint' ? line.treeSize - 0.5 : Infinity;
}

function eventLineOf(row: ExportedRow): EventLine {
  const line = { type: 'event' as const, leafIndex: Number(row.leafIndex), leafHash: row.leafHash };
  if (row.id === null) return row.pruned === null ? { ...line, missing: true } : { ...line, pruned: row.pruned };
  return { ...line, leaf: leafOf(row), openings: canonicalOpenings(row.openings ?? {}) };
}

function canonicalOpenings(openings: Openings): NonNullable<EventLine['openings']> {
  const entries = Object.entries(openings).map(
    ([path, [salt, value]]) => [path, [salt, canonicalJson(value)]] as const,
  );
  return Object.fromEntries(entries);
}
