import { Injectable } from '@nestjs/common';
import { type Actor, type Principal, SYSTEM, isSystem } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database } from '@app/platform';
import { type ImporterIds } from './import-task.js';

/** The nil UUID (RFC 9562, 5.9): who is named on the command line has not signed in. */
const NO_SESSION = '00000000-0000-0000-0000-000000000000';

/** Whether who handed a file in may still import: an import outlives its request, so it is asked again with each batch. */
@Injectable()
export class ImporterStanding {
  constructor(
    private readonly database: Database,
    private readonly authorizer: Authorizer,
  ) {}

  /** Who acts in the batch; undefined when they may no more. That they have signed out since does not matter. */
  async actorFor(importer: ImporterIds): Promise<Actor | undefined> {
    const actor = await this.find(importer);
    if (actor === undefined || isSystem(actor)) return actor;
    return (await this.authorizer.holds(actor, 'users:import')) ? actor : undefined;
  }

  /** Whoever watches needs a session that lives. */
  async mayWatch(principal: Principal): Promise<boolean> {
    if (principal.kind === 'user' && !(await this.isSignedIn(principal.sessionId))) return false;
    if (principal.kind === 'service-account' && !(await this.findProgram(principal.keyId))) return false;
    return this.authorizer.holds(principal, 'users:import');
  }

  private find({ importerId, sessionId, apiKeyId }: ImporterIds): Promise<Actor | undefined> {
    if (apiKeyId !== null) return this.findProgram(apiKeyId);
    if (importerId !== null) return this.findPerson(importerId, sessionId ?? NO_SESSION);
    return Promise.resolve(SYSTEM);
  }

  private async findPerson(userId: string, sessionId: string): Promise<Principal | undefined> {
    const rows = await this.database.query(`SELECT FROM users u WHERE u.id = $1 AND ${IS_ACTIVE}`, [userId]);
    return rows.length > 0 ? { kind: 'user', userId, sessionId } : undefined;
  }

  /** With what its key carries by now. */
  private async findProgram(keyId: string): Promise<Principal | undefined> {
    const [key] = await this.database.query<Omit<Extract<Principal, { kind: 'service-account' }>, 'kind'>>(
      `SELECT k.id AS "keyId", k.service_account_id AS "serviceAccountId", k.permissions, k.expires_at AS "expiresAt"
       FROM api_keys k JOIN service_accounts s ON s.id = k.service_account_id
       WHERE k.id = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) AND s.status = 'active'`,
      [keyId],
    );
    return key && { kind: 'service-account', ...key };
  }

  private async isSignedIn(sessionId: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now() AND ${IS_ACTIVE}`,
      [sessionId],
    );
    return rows.length > 0;
  }
}

const IS_ACTIVE = `u.status = 'active' AND u.deleted_at IS NULL AND (u.deactivate_at <= now()) IS NOT TRUE`;
