import { Injectable, type OnModuleInit } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';

/** Changes that may take an owner away are made one after the other. Any number nobody else uses. */
const OWNER_LOCK = 7_105_802;

/**
 * There is always a live owner: an active account that holds `owner` everywhere and for good. Checked after every change
 * that may end that, inside its transaction and behind a lock, so that two owners cannot take each other away.
 */
@Injectable()
export class LastOwner implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: DomainEvents,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['user.suspended', 'user.deleted', 'role.revoked'], ({ event }) =>
      this.assertRemainsWithout(event.subject.id!),
    );
    this.events.inTransaction(['user.deactivated', 'user.deactivation-scheduled'], ({ event }) =>
      this.assertRemainsWithout(event.subject.id!),
    );
  }

  /** @throws LAST_OWNER */
  private async assertRemainsWithout(userId: string): Promise<void> {
    if (!(await this.everHeldOwner(userId))) return;
    await this.database.query('SELECT pg_advisory_xact_lock($1)', [OWNER_LOCK]);
    const owners = await this.database.query(`SELECT FROM permanent_holders('owner') LIMIT 1`);
    if (owners.length === 0) throw appError('LAST_OWNER');
  }

  /** Most changes concern people who never were owners: those need neither lock nor check. */
  private async everHeldOwner(userId: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM user_roles ur
       WHERE ur.user_id = $1 AND EXISTS (
         SELECT FROM role_with_ancestors(ur.role_id, now()) l JOIN roles r ON r.id = l.role_id WHERE r.name = 'owner')
       UNION ALL
       SELECT FROM group_members gm WHERE gm.user_id = $1
       LIMIT 1`,
      [userId],
    );
    return rows.length > 0;
  }
}
