import { type QueryConfig, type QueryResult } from 'pg';
import { type DataSource } from 'typeorm';
import { type PooledClient, poolOf } from './pool-of.js';

const MAX_LINES = 2;
/** More would wait too long for each other; the next takes a connection for itself. */
const MAX_RIDERS = 16;

interface Line {
  readonly connection: Promise<PooledClient>;
  riders: number;
}

/**
 * Short reads on connections they share. Those of one moment leave in one packet and are answered in one, which costs this
 * process and PostgreSQL less than a connection for each; a line is given back when nobody is on it.
 */
export class SharedReads {
  private readonly lines = new Set<Line>();

  constructor(private readonly dataSource: DataSource) {}

  /** Undefined when all lines are full. */
  query(query: QueryConfig): Promise<QueryResult> | undefined {
    const line = this.lineWithRoom();
    return line && this.ride(line, query);
  }

  private lineWithRoom(): Line | undefined {
    for (const line of this.lines) if (line.riders < MAX_RIDERS) return line;
    return this.lines.size < MAX_LINES ? this.open() : undefined;
  }

  private open(): Line {
    const line = { connection: poolOf(this.dataSource).connect() as Promise<PooledClient>, riders: 0 };
    this.lines.add(line);
    return line;
  }

  private async ride(line: Line, query: QueryConfig): Promise<QueryResult> {
    line.riders++;
    try {
      return await (await line.connection).queryTogether(query);
    } catch (error) {
      // It may be broken: those on it get to know by themselves, nobody gets on any more.
      this.lines.delete(line);
      throw error;
    } finally {
      if (--line.riders === 0) this.close(line);
    }
  }

  private close(line: Line): void {
    this.lines.delete(line);
    void line.connection.then(
      (connection) => connection.release(),
      () => undefined,
    );
  }
}
