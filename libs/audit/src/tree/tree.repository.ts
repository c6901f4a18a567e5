import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type NodeReader, TILE } from './merkle-tree.js';

export interface NewLeaf {
  readonly index: number;
  readonly eventId: string;
  readonly occurredAt: Date;
  readonly hash: Buffer;
}

export interface NewNode {
  readonly level: number;
  readonly position: number;
  readonly hash: Buffer;
}

interface NodeRange {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** The stored parts of the tree: leaves, and the roots of complete subtrees. Both are only ever added. */
@Injectable()
export class TreeRepository {
  constructor(private readonly database: Database) {}

  /**
   * Whatever proofs about these places of a tree of `size` leaves need, in one round trip: the tile of leaves and the tile of
   * subtrees around each, and every large subtree.
   */
  async nodesAround(places: readonly number[], size: number): Promise<NodeReader> {
    const ranges = rangesAround([...places, size], size);
    const rows = await this.database.query<{ level: number; position: string; hash: Buffer }>(
      `SELECT 0 AS level, l.leaf_index AS position, l.leaf_hash AS hash
       FROM jsonb_to_recordset($1) r (level int, "from" bigint, "to" bigint)
       JOIN audit_leaves l ON r.level = 0 AND l.leaf_index >= r."from" AND l.leaf_index < r."to"
       UNION ALL
       SELECT n.level, n.position, n.hash FROM jsonb_to_recordset($1) r (level int, "from" bigint, "to" bigint)
       JOIN audit_nodes n ON n.level = r.level AND n.position >= r."from" AND n.position < r."to"`,
      [JSON.stringify(ranges)],
    );
    const nodes = new Map(rows.map(({ level, position, hash }) => [`${level}/${position}`, hash]));
    return readerOf(nodes);
  }

  async insertLeaves(leaves: readonly NewLeaf[]): Promise<void> {
    await this.database.query(
      `INSERT INTO audit_leaves (leaf_index, event_id, occurred_at, leaf_hash)
       SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::bytea[])`,
      [
        leaves.map((l) => l.index),
        leaves.map((l) => l.eventId),
        leaves.map((l) => l.occurredAt),
        leaves.map((l) => l.hash),
      ],
    );
  }

  async insertNodes(nodes: readonly NewNode[]): Promise<void> {
    if (nodes.length === 0) return;
    await this.database.query(
      `INSERT INTO audit_nodes (level, position, hash) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
      [nodes.map((n) => n.level), nodes.map((n) => n.position), nodes.map((n) => n.hash)],
    );
  }
}

/** @throws Error for a node that is not there: the stored tree has a hole */
function readerOf(nodes: ReadonlyMap<string, Buffer>): NodeReader {
  return (level, position) => {
    const hash = nodes.get(`${level}/${position}`);
    if (!hash) throw new Error(`The audit tree has no node ${position} at level ${level}`);
    return hash;
  };
}

function rangesAround(places: readonly number[], size: number): NodeRange[] {
  const tiles = new Set(places.map((place) => Math.floor(place / TILE)));
  const blocks = new Set(places.map((place) => Math.floor(place / TILE / TILE)));
  return [
    ...[...tiles].map((tile) => tileRange(0, tile, size)),
    ...[...blocks].map((block) => tileRange(8, block, Math.floor(size / TILE))),
    { level: 16, from: 0, to: Math.floor(size / TILE / TILE) },
  ].filter(({ from, to }) => from < to);
}

function tileRange(level: number, tile: number, end: number): NodeRange {
  return { level, from: tile * TILE, to: Math.min((tile + 1) * TILE, end) };
}
