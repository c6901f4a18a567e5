import { Injectable } from '@nestjs/common';
import { Database, Notifications, Remembered } from '@app/platform';
import { AccessAnnouncements } from './access-announcements.js';

/** Fewer than the guard remembers: client apps may register hundreds of permissions, and a list of them is kept for each. */
const REMEMBERED_USERS = 5_000;

/** What a profile and an access token tell of a user: role names and permission codes at the global scope, sorted. */
export interface HeldNames {
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

interface Row extends HeldNames {
  readonly millisecondsLeft: number | null;
}

/**
 * Remembered like what the guard asks, until a change is announced or the next grant begins or ends. It is for telling people
 * and tokens what somebody holds; nothing is decided by it.
 */
@Injectable()
export class HeldNamesQueries {
  private readonly remembered: Remembered<HeldNames>;

  constructor(
    private readonly database: Database,
    notifications: Notifications,
    announcements: AccessAnnouncements,
  ) {
    this.remembered = new Remembered(notifications, REMEMBERED_USERS);
    announcements.on((userId) => this.remembered.forget(userId));
  }

  async of(userId: string): Promise<HeldNames> {
    // What the open transaction has changed is announced only when it commits.
    if (this.database.isInTransaction) return (await this.load(userId)).value;
    return this.remembered.find(userId) ?? (await this.remembered.ask(userId, () => this.load(userId)));
  }

  private async load(userId: string): Promise<{ value: HeldNames; millisecondsLeft: number | null }> {
    const [row] = await this.database.lookUp<Row>(HELD, [userId]);
    const { millisecondsLeft, ...value } = row!;
    return { value, millisecondsLeft };
  }
}

const HELD = `
  SELECT
    ARRAY(SELECT DISTINCT r.name FROM user_held_roles($1, now()) h JOIN roles r ON r.id = h.role_id
          WHERE h.scope = '*' ORDER BY 1) AS roles,
    ARRAY(SELECT DISTINCT permission_code FROM user_permissions($1, now()) WHERE scope = '*' ORDER BY 1) AS permissions,
    (SELECT (extract(epoch FROM min(instant) - clock_timestamp()) * 1000)::float8
     FROM user_roles ur CROSS JOIN LATERAL (VALUES (ur.valid_from), (ur.valid_until)) AS t (instant)
     WHERE ur.user_id = $1 AND ur.revoked_at IS NULL AND t.instant > now()) AS "millisecondsLeft"`;
