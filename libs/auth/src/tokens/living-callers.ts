import { Injectable } from '@nestjs/common';
import { type Principal, type ServiceAccountPrincipal } from '@app/kernel';
import { CallerStanding } from '@app/http';
import { ApiKeyRepository } from '../service-accounts/api-key.repository.js';
import { SessionQueries } from '../sessions/session.queries.js';

/** Answers by the same rules as the guard; that somebody is asked about is no visit, and no use of a key. */
@Injectable()
export class LivingCallers extends CallerStanding {
  constructor(
    private readonly sessions: SessionQueries,
    private readonly keys: ApiKeyRepository,
  ) {
    super();
  }

  async isAlive(caller: Principal): Promise<boolean> {
    if (caller.kind === 'user') return this.sessions.isAlive(caller.sessionId);
    return (await this.findProgram(caller.keyId)) !== undefined;
  }

  findProgram(keyId: string): Promise<ServiceAccountPrincipal | undefined> {
    return this.keys.find(keyId);
  }
}
