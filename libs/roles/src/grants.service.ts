import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, SYSTEM, actorUserId, appError, invalidField } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { Authority } from './authority.js';
import { Grant, type GrantSource } from './grant.entity.js';
import { RoleGranted, RoleRevoked } from './role.events.js';
import { type Role } from './role.entity.js';
import { type GrantBody, type GrantRoleInput } from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';
import { RolesRepository } from './roles.repository.js';

/** What every new account gets, unless its creator names other roles. */
const DEFAULT_ROLE = 'user';

/** Gives roles to users and takes them back. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly database: Database,
    private readonly roles: RolesRepository,
    private readonly queries: RolesQueries,
    private readonly events: DomainEvents,
    private readonly authority: Authority,
  ) {}

  /** @throws USER_NOT_FOUND, ROLE_NOT_FOUND, GRANT_EXISTS, GRANT_EXCEEDS_AUTHORITY, TARGET_EXCEEDS_AUTHORITY */
  grant(actor: Actor, userId: string, input: GrantRoleInput): Promise<GrantBody> {
    const { validFrom, validUntil } = validityOf(input);
    return this.database.transaction(async () => {
      await this.roles.lockUser(userId);
      const role = await this.roles.get(input.roleId);
      await this.authority.assertMayActOn(actor, userId);
      const id = await this.give(actor, userId, role, {
        scope: input.scope ?? '*',
        validFrom,
        validUntil,
        reason: input.reason ?? null,
        ticket: input.ticket ?? null,
        source: 'api',
      });
      return this.queries.getGrant(id);
    });
  }

  /** @throws GRANT_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY, LAST_OWNER */
  async revoke(actor: Actor, userId: string, grantId: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.authority.assertMayActOn(actor, userId);
      const grant = await this.roles.revokeGrant(userId, grantId, actorUserId(actor));
      const role = await this.roles.get(grant.roleId);
      await this.events.publish(new RoleRevoked(grant, role.name));
    });
  }

  /**
   * The first roles of a new account, inside the transaction that creates it.
   * @throws ROLE_UNKNOWN, PERMISSION_DENIED, GRANT_EXCEEDS_AUTHORITY
   */
  async grantInitial(actor: Actor, userId: string, roles: readonly string[] | undefined): Promise<void> {
    if (roles === undefined) return this.giveEach(SYSTEM, userId, [DEFAULT_ROLE], 'default');
    if (roles.length > 0) await this.authority.assertHolds(actor, 'roles:assign');
    await this.giveEach(actor, userId, roles, 'api');
  }

  /** The installation's own grant: the first owner. */
  async bootstrapOwner(userId: string): Promise<void> {
    await this.database.transaction(() => this.giveEach(SYSTEM, userId, ['owner'], 'bootstrap'));
  }

  private async giveEach(
    actor: Actor,
    userId: string,
    namesOrIds: readonly string[],
    source: GrantSource,
  ): Promise<void> {
    const found = await this.roles.find(namesOrIds);
    for (const [index, wanted] of namesOrIds.entries()) {
      const role = found.find(({ id }) => id === wanted.toLowerCase()) ?? found.find(({ name }) => name === wanted);
      if (!role) throw unknownRole(index, wanted);
      const terms = { scope: '*', validFrom: undefined, validUntil: null, reason: null, ticket: null, source };
      await this.give(actor, userId, role, terms);
    }
  }

  private async give(actor: Actor, userId: string, role: Role, terms: GrantTerms): Promise<string> {
    await this.authority.assertMayGrant(actor, role.id, { scope: terms.scope, until: terms.validUntil });
    const grant = Object.assign(new Grant(), { ...terms, id: randomUUID(), userId, roleId: role.id });
    grant.grantedBy = actorUserId(actor);
    await this.roles.insertGrant(grant);
    await this.events.publish(new RoleGranted(grant, role.name));
    return grant.id;
  }
}

type GrantTerms = Pick<Grant, 'scope' | 'reason' | 'ticket' | 'source'> & Validity;

interface Validity {
  /** Undefined: from now on, by the database's clock. */
  readonly validFrom: Date | undefined;
  readonly validUntil: Date | null;
}

const CLOCK_SKEW_MS = 60_000;

/** Nothing is granted in the past: it would rewrite who could do what. */
function validityOf({ validFrom, validUntil }: GrantRoleInput): Validity {
  const now = Date.now();
  if (validFrom && validFrom.getTime() < now - CLOCK_SKEW_MS) {
    throw invalidField('validFrom', 'IN_THE_PAST', 'validFrom must not lie in the past.');
  }
  const start = Math.max(now, validFrom?.getTime() ?? 0);
  if (validUntil && validUntil.getTime() <= start) {
    throw invalidField('validUntil', 'NOT_AFTER_START', 'validUntil must lie after validFrom, and in the future.');
  }
  return { validFrom: validFrom && validFrom.getTime() > now ? validFrom : undefined, validUntil: validUntil ?? null };
}

function unknownRole(index: number, wanted: string): Error {
  const message = `There is no role ${wanted}.`;
  return appError('ROLE_UNKNOWN', { details: [{ field: `roles.${index}`, code: 'ROLE_UNKNOWN', message }] });
}
