import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErrorCode, appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { LastOwner } from '../authority/last-owner.js';
import { type AccessChange, isGraphChange } from './access-change.js';

/** Any number nobody else uses. */
const ACCESS_LOCK = 7_105_803;

export interface BrokenRule {
  readonly rule: Extract<ErrorCode, 'SEPARATION_OF_DUTY' | 'ROLE_HOLDER_LIMIT' | 'APPROVAL_REQUIRED' | 'LAST_OWNER'>;
  readonly role: string | null;
  readonly otherRole: string | null;
  readonly userId: string | null;
}

/**
 * What may never be true of access, whoever changed it and however: somebody holds two roles that exclude each other, more
 * hold a role than it allows, a sensitive role is inherited or carried by a group (it would reach people without the second
 * person), no owner is left. Asked of the state after a change, behind a lock, so that two changes which are harmless by
 * themselves cannot break a rule together.
 */
@Injectable()
export class AccessRules implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: DomainEvents,
    private readonly lastOwner: LastOwner,
  ) {}

  onModuleInit(): void {
    // A restored account holds again what it held when it was deleted. One by one: two of them may share a limited role.
    this.events.inTransaction(['user.restored'], async ({ event }) => {
      this.lock(false);
      this.lockLimitedRoles(null);
      await this.assertNoneBroken([event.subject.id!], null);
    });
  }

  /** What follows waits for it. Held until the transaction ends. Changes of a graph are made one by one; grants wait for those only. */
  lock(isGraph: boolean): void {
    this.database.send(`SELECT pg_advisory_xact_lock${isGraph ? '' : '_shared'}($1)`, [ACCESS_LOCK]);
  }

  /** @throws SEPARATION_OF_DUTY, ROLE_HOLDER_LIMIT, APPROVAL_REQUIRED, LAST_OWNER */
  async assertHoldAfter(changes: readonly AccessChange[]): Promise<void> {
    if (changes.some(isGraphChange)) {
      await this.assertNoneBroken(null, null);
      return this.lastOwner.assertRemains();
    }
    // To take away breaks no rule but that of the last owner, which listens for itself.
    const grants = changes.filter((change) => change.type === 'grant');
    if (grants.length === 0) return;
    const roleIds = [...new Set(grants.map(({ roleId }) => roleId))];
    this.lockLimitedRoles(roleIds);
    await this.assertNoneBroken([...new Set(grants.map(({ userId }) => userId))], roleIds);
  }

  /** Every rule that is broken right now, within the open transaction. */
  async listBroken(): Promise<BrokenRule[]> {
    const broken = await this.broken(null, null);
    if (await this.lastOwner.remains()) return broken;
    return [...broken, { rule: 'LAST_OWNER', role: 'owner', otherRole: null, userId: null }];
  }

  private async assertNoneBroken(userIds: readonly string[] | null, roleIds: readonly string[] | null): Promise<void> {
    const broken = await this.broken(userIds, roleIds);
    if (broken.length === 0) return;
    const { rule } = broken[0]!;
    const details = broken
      .filter((one) => one.rule === rule)
      .slice(0, 10)
      .map((one) => ({ code: rule, message: describeBroken(one) }));
    throw appError(rule, { details });
  }

  private broken(userIds: readonly string[] | null, roleIds: readonly string[] | null): Promise<BrokenRule[]> {
    return this.database.prepared<BrokenRule>(
      `SELECT b.rule, r.name AS role, o.name AS "otherRole", b.user_id AS "userId"
       FROM broken_rules($1, $2) b LEFT JOIN roles r ON r.id = b.role_id LEFT JOIN roles o ON o.id = b.other_role_id
       ORDER BY 1, 2, 3, 4 LIMIT 100`,
      [userIds, roleIds],
    );
  }

  /**
   * Grants to different users meet only where a role counts its holders: these roles and what they inherit, null: any.
   * Each has its grant's foreign key on the role by now, so a lock that excludes those would be a deadlock.
   */
  private lockLimitedRoles(roleIds: readonly string[] | null): void {
    this.database.send(
      `SELECT id FROM roles WHERE max_holders IS NOT NULL AND ($1::uuid[] IS NULL OR id IN (
         SELECT l.role_id FROM unnest($1::uuid[]) given CROSS JOIN LATERAL role_with_ancestors(given, clock_timestamp()) l))
       ORDER BY id FOR NO KEY UPDATE`,
      [roleIds],
    );
  }
}

/** In words, for whoever would break it. */
export function describeBroken({ rule, role, otherRole, userId }: BrokenRule): string {
  switch (rule) {
    case 'SEPARATION_OF_DUTY':
      return `User ${userId} would hold both ${role} and ${otherRole}.`;
    case 'ROLE_HOLDER_LIMIT':
      return `More users than ${role} allows would hold it at once.`;
    case 'APPROVAL_REQUIRED':
      return `${role} is sensitive: no role may inherit it and no group may carry it.`;
    case 'LAST_OWNER':
      return 'No live owner would remain.';
  }
}
