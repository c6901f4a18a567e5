import { Injectable } from '@nestjs/common';
import { type Principal } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database } from '@app/platform';

/** Whether somebody who began to listen may still: a stream outlives the request check, so it is made again and again. */
@Injectable()
export class ListenerStanding {
  constructor(
    private readonly database: Database,
    private readonly authorizer: Authorizer,
  ) {}

  async mayListen(principal: Principal): Promise<boolean> {
    return (await this.isLive(principal)) && (await this.authorizer.holds(principal, 'audit:read'));
  }

  private async isLive(principal: Principal): Promise<boolean> {
    const [row] =
      principal.kind === 'user'
        ? await this.database.query<{ live: boolean }>(
            `SELECT EXISTS (
               SELECT FROM sessions s JOIN users u ON u.id = s.user_id
               WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now()
                 AND u.status = 'active' AND u.deleted_at IS NULL AND (u.deactivate_at <= now()) IS NOT TRUE
                 AND (s.impersonated_by IS NULL
                   OR impersonation_stands(s.user_id, s.impersonated_by, s.impersonator_session_id))) AS live`,
            [principal.sessionId],
          )
        : await this.database.query<{ live: boolean }>(
            `SELECT EXISTS (
               SELECT FROM api_keys k JOIN service_accounts s ON s.id = k.service_account_id
               WHERE k.id = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
                 AND s.status = 'active') AS live`,
            [principal.keyId],
          );
    return row!.live;
  }
}
