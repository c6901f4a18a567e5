import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { Role } from './role.entity.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@Injectable()
export class RolesRepository {
  constructor(private readonly database: Database) {}

  /** The unique index answers ROLE_NAME_TAKEN. */
  async insert(role: Role): Promise<void> {
    await this.database.manager.insert(Role, role);
  }

  /** As `insert`. */
  async save(role: Role): Promise<void> {
    const { name, description, mfaRequired, requiresApproval, maxHolders, deletedAt } = role;
    const fields = { name, description, mfaRequired, requiresApproval, maxHolders, deletedAt };
    await this.database.manager.update(Role, { id: role.id }, fields);
  }

  async raiseVersion(id: string): Promise<void> {
    await this.database.query('UPDATE roles SET version = version + 1 WHERE id = $1', [id]);
  }

  /** Of what shows this role by its name: the roles that inherit it and the groups that carry it. */
  async raiseVersionsAround(id: string): Promise<void> {
    await this.database.query(
      `UPDATE roles SET version = version + 1
       WHERE id IN (SELECT role_id FROM role_parents WHERE parent_id = $1 AND removed_at IS NULL)`,
      [id],
    );
    await this.database.query(
      `UPDATE groups SET version = version + 1
       WHERE id IN (SELECT group_id FROM group_roles WHERE role_id = $1 AND removed_at IS NULL)`,
      [id],
    );
  }

  /** @throws ROLE_NOT_FOUND */
  async get(id: string): Promise<Role> {
    const role = await this.database.manager.findOneBy(Role, { id, deletedAt: IsNull() });
    if (!role) throw appError('ROLE_NOT_FOUND');
    return role;
  }

  /** Keeps others from changing it until the transaction ends, not from granting it. @throws ROLE_NOT_FOUND */
  async getForUpdate(id: string): Promise<Role> {
    const role = await this.database.manager.findOne(Role, {
      where: { id, deletedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
    if (!role) throw appError('ROLE_NOT_FOUND');
    return role;
  }

  /** By names or ids, in their order. `field` names the list in a refusal. @throws ROLE_UNKNOWN */
  async getAll(namesOrIds: readonly string[], field: string): Promise<Role[]> {
    const roles = await this.database.manager
      .createQueryBuilder(Role, 'r')
      .where('r.deleted_at IS NULL AND (r.name = ANY(:names) OR r.id = ANY(:ids))', {
        names: namesOrIds,
        ids: namesOrIds.filter((nameOrId) => UUID.test(nameOrId)),
      })
      .getMany();
    return namesOrIds.map((wanted, index) => {
      const role = roles.find(({ id }) => id === wanted.toLowerCase()) ?? roles.find(({ name }) => name === wanted);
      if (role) return role;
      const message = `There is no role ${wanted}.`;
      throw appError('ROLE_UNKNOWN', { details: [{ field: `${field}.${index}`, code: 'ROLE_UNKNOWN', message }] });
    });
  }
}
