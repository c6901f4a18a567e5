import { Injectable } from '@nestjs/common';
import { type Actor, NIL_UUID, type Principal, SYSTEM, isSystem } from '@app/kernel';
import { Authorizer, CallerStanding } from '@app/http';
import { Database } from '@app/platform';
import { USER_STATUS_NOW } from '../user-status.js';
import { type ImporterIds } from './import-task.js';

/** Whether who handed a file in may still import: an import outlives its request, so it is asked again with each batch. */
@Injectable()
export class ImporterStanding {
  constructor(
    private readonly database: Database,
    private readonly authorizer: Authorizer,
    private readonly callers: CallerStanding,
  ) {}

  /** Who acts in the batch; undefined when they may no more. That they have signed out since does not matter. */
  async actorFor(importer: ImporterIds): Promise<Actor | undefined> {
    const actor = await this.find(importer);
    if (actor === undefined || isSystem(actor)) return actor;
    return (await this.authorizer.holds(actor, 'users:import')) ? actor : undefined;
  }

  private find({ importerId, sessionId, apiKeyId }: ImporterIds): Promise<Actor | undefined> {
    if (apiKeyId !== null) return this.callers.findProgram(apiKeyId);
    // Who is named on the command line has not signed in.
    if (importerId !== null) return this.findPerson(importerId, sessionId ?? NIL_UUID);
    return Promise.resolve(SYSTEM);
  }

  private async findPerson(userId: string, sessionId: string): Promise<Principal | undefined> {
    const rows = await this.database.query(
      `SELECT FROM users WHERE id = $1 AND deleted_at IS NULL AND ${USER_STATUS_NOW} = 'active'`,
      [userId],
    );
    return rows.length > 0 ? { kind: 'user', userId, sessionId } : undefined;
  }
}
