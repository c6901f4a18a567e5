import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { Authority } from './authority.js';
import { RoleCreated } from './role.events.js';
import { Role } from './role.entity.js';
import { type CreateRoleInput, type RoleBody } from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';
import { RolesRepository } from './roles.repository.js';

@Injectable()
export class RolesService {
  constructor(
    private readonly database: Database,
    private readonly roles: RolesRepository,
    private readonly queries: RolesQueries,
    private readonly events: DomainEvents,
    private readonly authority: Authority,
  ) {}

  /** @throws ROLE_NAME_TAKEN, PERMISSION_UNKNOWN, GRANT_EXCEEDS_AUTHORITY */
  create(
    actor: Actor,
    { name, description = '', permissions, mfaRequired = false }: CreateRoleInput,
  ): Promise<RoleBody> {
    return this.database.transaction(async () => {
      const role = Object.assign(new Role(), {
        id: randomUUID(),
        name,
        description,
        isSystem: false,
        mfaRequired,
        version: 1,
      });
      await this.roles.insert(role, permissions);
      await this.authority.assertMayGrant(actor, role.id, { scope: '*', until: new Date() });
      const created = await this.queries.get(role.id);
      await this.events.publish(new RoleCreated(created));
      return created;
    });
  }
}
