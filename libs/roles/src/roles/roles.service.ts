import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Database } from '@app/platform';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { type CreateRoleInput, type RoleBody } from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';

@Injectable()
export class RolesService {
  constructor(
    private readonly database: Database,
    private readonly changes: AccessChangesService,
    private readonly queries: RolesQueries,
  ) {}

  /** @throws ROLE_NAME_TAKEN, PERMISSION_UNKNOWN, GRANT_EXCEEDS_AUTHORITY */
  create(actor: Actor, input: CreateRoleInput): Promise<RoleBody> {
    return this.database.transaction(async () =>
      this.queries.get(await this.changes.make(actor, { type: 'role.create', ...input })),
    );
  }
}
