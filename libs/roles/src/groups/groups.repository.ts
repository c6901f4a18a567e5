import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: number;
}

export type CarriedRole = { readonly roleId: string; readonly scope: string };

const UNKNOWN_GROUP = { field: 'groups', code: 'GROUP_NOT_FOUND', message: 'There is no such group.' };

/** Groups and where they lie. As with roles, nothing is deleted, edges end. */
@Injectable()
export class GroupsRepository {
  constructor(private readonly database: Database) {}

  /** The unique index answers GROUP_NAME_TAKEN. */
  async insert(name: string, description: string, id: string = randomUUID()): Promise<string> {
    await this.database.query('INSERT INTO groups (id, name, description) VALUES ($1, $2, $3)', [
      id,
      name,
      description,
    ]);
    return id;
  }

  /** Keeps others from changing it until the transaction ends. @throws GROUP_NOT_FOUND */
  async getForUpdate(id: string): Promise<GroupRow> {
    const [row] = await this.database.query<GroupRow>(
      'SELECT id, name, description, version FROM groups WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE',
      [id],
    );
    if (!row) throw appError('GROUP_NOT_FOUND');
    return row;
  }

  /** As `insert`. */
  async save({ id, name, description }: GroupRow): Promise<void> {
    await this.database.query('UPDATE groups SET name = $2, description = $3 WHERE id = $1', [id, name, description]);
  }

  /** By names or ids, in their order. @throws GROUP_NOT_FOUND */
  async idsOf(namesOrIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string | null }>(
      `SELECT (SELECT g.id FROM groups g WHERE g.deleted_at IS NULL AND (g.name = wanted OR g.id::text = lower(wanted))
               ORDER BY g.id::text = lower(wanted) DESC LIMIT 1) AS id
       FROM unnest($1::text[]) WITH ORDINALITY AS t (wanted, n) ORDER BY n`,
      [namesOrIds],
    );
    return rows.map(({ id }) => {
      if (id === null) throw appError('GROUP_NOT_FOUND', { details: [UNKNOWN_GROUP] });
      return id;
    });
  }

  async raiseVersion(id: string): Promise<void> {
    await this.database.query('UPDATE groups SET version = version + 1 WHERE id = $1', [id]);
  }

  /** Of the groups that lie in this one, and show it by its name. */
  async raiseVersionsWithin(id: string): Promise<void> {
    await this.database.query(
      `UPDATE groups SET version = version + 1
       WHERE id IN (SELECT group_id FROM group_parents WHERE parent_id = $1 AND removed_at IS NULL)`,
      [id],
    );
  }

  /** Null: in no other group. @throws GROUP_NOT_FOUND when there is no such parent, GROUP_CYCLE */
  async setParent(groupId: string, parentId: string | null): Promise<void> {
    if (parentId !== null) {
      await this.getForUpdate(parentId);
      await this.assertNotWithin(groupId, parentId);
    }
    await this.database.query(
      `UPDATE group_parents SET removed_at = clock_timestamp()
       WHERE group_id = $1 AND removed_at IS NULL AND parent_id IS DISTINCT FROM $2`,
      [groupId, parentId],
    );
    await this.database.query(
      `INSERT INTO group_parents (group_id, parent_id, added_at) SELECT $1, $2, clock_timestamp() WHERE $2::uuid IS NOT NULL
       ON CONFLICT (group_id) WHERE removed_at IS NULL DO NOTHING`,
      [groupId, parentId],
    );
  }

  /** Ends the group and everything in which it takes part. */
  async delete(groupId: string): Promise<void> {
    await this.raiseVersionsWithin(groupId);
    await this.database.query('UPDATE groups SET deleted_at = clock_timestamp() WHERE id = $1', [groupId]);
    for (const [table, column] of EDGES) {
      await this.database.query(
        `UPDATE ${table} SET removed_at = clock_timestamp() WHERE ${column} = $1 AND removed_at IS NULL`,
        [groupId],
      );
    }
  }

  /** What its members get by it: its own roles and those of the groups it lies in. */
  carriedRoles(groupId: string): Promise<CarriedRole[]> {
    return this.database.query<CarriedRole>(
      'SELECT role_id AS "roleId", scope FROM group_carried_roles($1, clock_timestamp())',
      [groupId],
    );
  }

  private async assertNotWithin(groupId: string, parentId: string): Promise<void> {
    const cycles = await this.database.query(
      `WITH RECURSIVE lies_in AS (
         SELECT $2::uuid AS group_id
         UNION
         SELECT gp.parent_id FROM lies_in l JOIN group_parents gp ON gp.group_id = l.group_id WHERE gp.removed_at IS NULL
       ) SELECT FROM lies_in WHERE group_id = $1`,
      [groupId, parentId],
    );
    if (cycles.length > 0) throw appError('GROUP_CYCLE');
  }
}

const EDGES = [
  ['group_members', 'group_id'],
  ['group_roles', 'group_id'],
  ['group_parents', 'group_id'],
  ['group_parents', 'parent_id'],
] as const;
