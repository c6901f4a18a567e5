import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CursorCodec } from '@app/kernel';
import { Database } from '@app/platform';
import { type AccessChange, type GrantRole } from '../changes/access-change.js';
import { ACCESS_DIFFERENCE, HELD_AHEAD } from './access-difference.sql.js';
import { type ChangedUser, type PageOfChangedUsers, type PreviewedEffects } from './access-preview.dto.js';
import { reachOfAll } from './change-reach.js';

const USERS_ON_A_PAGE = 20;

/** Where the changes began, and what the past cannot tell later: what was going to be held when grants ahead begin. */
export interface StateBefore {
  readonly at: string;
  readonly ahead: readonly object[];
}

export interface PageOfDifference {
  readonly limit?: number;
  readonly cursor?: string;
}

export interface AccessDifference {
  readonly effects: PreviewedEffects;
  readonly users: PageOfChangedUsers;
  readonly sessions: number;
  readonly etag: string;
}

interface Row {
  readonly effects: PreviewedEffects;
  readonly users: ChangedUser[];
  readonly sessions: number;
  readonly digest: string;
}

/** What changes do to what everybody holds. */
@Injectable()
export class AccessDifferenceQueries {
  constructor(
    private readonly database: Database,
    private readonly cursors: CursorCodec,
  ) {}

  /** Asked in the transaction of the changes, just before them. */
  async before(changes: readonly AccessChange[]): Promise<StateBefore> {
    const later = changes.filter((change): change is LaterGrant => change.type === 'grant' && isSet(change.validFrom));
    const ahead = await this.database.query<object>(HELD_AHEAD, [
      later.map(({ userId }) => userId),
      later.map(({ validFrom }) => validFrom),
      reachOfAll(changes).grantIds,
    ]);
    return { at: await this.clock(), ahead };
  }

  /** Asked in the same transaction, after them; `made` are those that were. @throws INVALID_CURSOR */
  async since(
    before: StateBefore,
    changes: readonly AccessChange[],
    { limit = USERS_ON_A_PAGE, cursor }: PageOfDifference = {},
  ): Promise<AccessDifference> {
    const said = canonical(changes);
    const [after] = cursor === undefined ? [null] : this.cursors.decode(cursor, said);
    const row = await this.read(before, changes, after ?? null, limit + 1);
    const items = row.users.slice(0, limit);
    const last = row.users.length > limit ? items.at(-1) : undefined;
    const nextCursor = last ? this.cursors.encode([last.userId], said) : null;
    return {
      effects: row.effects,
      users: { items, nextCursor },
      sessions: row.sessions,
      etag: digestOf(said, row.digest),
    };
  }

  private async read(
    { at, ahead }: StateBefore,
    changes: readonly AccessChange[],
    after: string | null,
    count: number,
  ): Promise<Row> {
    const { roles, groups, userIds, grantIds, wholeRoles, wholeGroups, codes } = reachOfAll(changes);
    const reach = [roles, groups, userIds, grantIds, wholeRoles, wholeGroups, codes];
    const parameters = [at, await this.clock(), JSON.stringify(ahead), ...reach, after, count];
    const [row] = await this.database.query<Row>(ACCESS_DIFFERENCE, parameters);
    return row!;
  }

  /** As text: a Date would lose the microseconds that order edges. */
  private async clock(): Promise<string> {
    const [row] = await this.database.query<{ at: string }>('SELECT clock_timestamp()::text AS at');
    return row!.at;
  }
}

type LaterGrant = GrantRole & { readonly validFrom: Date };

function isSet<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** The same text for the same changes, however their fields are ordered. */
function canonical(changes: readonly AccessChange[]): string {
  return JSON.stringify(changes, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

function digestOf(...parts: readonly string[]): string {
  // Hexadecimal, because on a command line a value must not begin with a dash.
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 22);
}
