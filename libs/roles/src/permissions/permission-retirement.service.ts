import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Database } from '@app/platform';
import { Authority } from '../authority/authority.js';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { AccessRules } from '../changes/access-rules.js';
import { type RetiredPermissionBody } from './permissions.dto.js';
import { PermissionsQueries } from './permissions.queries.js';

/** Takes a client app's permission away, and tells from whom. */
@Injectable()
export class PermissionRetirementService {
  constructor(
    private readonly database: Database,
    private readonly rules: AccessRules,
    private readonly changes: AccessChangesService,
    private readonly queries: PermissionsQueries,
    private readonly authority: Authority,
  ) {}

  /** From every role and API key that carries it. @throws PERMISSION_NOT_FOUND, PERMISSION_RESERVED, GRANT_EXCEEDS_AUTHORITY */
  retire(actor: Actor, code: string): Promise<RetiredPermissionBody> {
    return this.database.transaction(async () => {
      // Before it is told who loses it: nobody may come to it, or lose it, in between.
      this.rules.lock(true);
      const loss = await this.lossOf(code);
      await this.changes.make(actor, { type: 'permission.retire', code });
      return { code, isRetired: true, ...loss };
    });
  }

  /** What `retire` would do. @throws what it throws */
  async preview(actor: Actor, code: string): Promise<RetiredPermissionBody> {
    await this.queries.assertRetirable(code);
    await this.authority.assertMayGive(actor, [code], null);
    return { code, isRetired: false, ...(await this.lossOf(code)) };
  }

  private async lossOf(code: string): Promise<Omit<RetiredPermissionBody, 'code' | 'isRetired'>> {
    const roles = await this.queries.rolesCarrying(code);
    const { count, first } = await this.queries.losers(code);
    const apiKeyCount = await this.queries.countApiKeysCarrying(code);
    return { roles, userCount: count, users: first, apiKeyCount };
  }
}
