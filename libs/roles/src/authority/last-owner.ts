import { Injectable, type OnModuleInit } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';

/** Changes that may take an owner away are made one after the other. Any number nobody else uses. */
const OWNER_LOCK = 7_105_802;

const LEAVING = ['user.suspended', 'user.deleted', 'user.deactivated', 'user.deactivation-scheduled'] as const;

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
    this.events.inTransaction(['role.revoked'], ({ event }) => this.assertRemainsWithout(event.subject.id!));
    this.events.inTransaction(LEAVING, async ({ event }) => {
      await this.assertRemainsWithout(event.subject.id!);
      await this.assertNotMeanwhile(event.subject.id!);
    });
  }

  /** Behind a lock until the transaction ends. @throws LAST_OWNER */
  async assertRemains(): Promise<void> {
    await this.database.query('SELECT pg_advisory_xact_lock($1)', [OWNER_LOCK]);
    if (!(await this.remains())) throw appError('LAST_OWNER');
  }

  async remains(): Promise<boolean> {
    const owners = await this.database.query(`SELECT FROM permanent_holders('owner') LIMIT 1`);
    return owners.length > 0;
  }

  private async assertRemainsWithout(userId: string): Promise<void> {
    if (await this.everHeldOwner(userId)) await this.assertRemains();
  }

  /**
   * Who is no owner may become one, by a role that begins to inherit it, before this transaction ends. Changes of roles wait
   * for this lock, so it is asked once more behind it. To revoke is a change of access and behind their lock already.
   */
  private async assertNotMeanwhile(userId: string): Promise<void> {
    await this.database.query('SELECT pg_advisory_xact_lock_shared($1)', [OWNER_LOCK]);
    await this.assertRemainsWithout(userId);
  }

  /** Most changes concern people who never were owners: those need no check, and do not wait for each other. */
  private async everHeldOwner(userId: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM user_roles ur
       WHERE ur.user_id = $1 AND EXISTS (
         SELECT FROM role_with_ancestors(ur.role_id, clock_timestamp()) l JOIN roles r ON r.id = l.role_id WHERE r.name = 'owner')
       UNION ALL
       SELECT FROM group_members gm WHERE gm.user_id = $1
       LIMIT 1`,
      [userId],
    );
    return rows.length > 0;
  }
}
