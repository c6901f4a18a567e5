import { randomUUID } from 'node:crypto';
import { type ApiResponse } from './api-client.js';
import { type TestApp, type TestPerson } from './test-app.js';

export interface WorldRole {
  readonly id: string;
  readonly name: string;
  readonly permissions: string[];
  readonly parents: { id: string; name: string }[];
  readonly version: number;
}

export interface WorldGroup {
  readonly id: string;
  readonly name: string;
  readonly parent: { id: string; name: string } | null;
  readonly roles: { role: { id: string; name: string }; scope: string }[];
  readonly memberCount: number;
  readonly version: number;
}

export const refusalOf = ({ status, error }: ApiResponse): unknown[] => [status, error?.code];

/** Roles, groups and people, made by the owner through the API. */
export class AccessWorld {
  private count = 0;

  constructor(
    private readonly app: TestApp,
    private readonly prefix: string,
  ) {}

  newName(): string {
    return `${this.prefix}-${++this.count}`;
  }

  async role(input: object = {}): Promise<WorldRole> {
    return created(await this.app.owner.post('/roles', { name: this.newName(), permissions: [], ...input }));
  }

  async group(input: object = {}): Promise<WorldGroup> {
    return created(await this.app.owner.post('/groups', { name: this.newName(), ...input }));
  }

  /** A group that carries these roles, everywhere. */
  async groupWith(...roleIds: string[]): Promise<WorldGroup> {
    const group = await this.group();
    for (const roleId of roleIds) await this.app.owner.post(`/groups/${group.id}/roles`, { roleId });
    return (await this.app.owner.get(`/groups/${group.id}`)).data as WorldGroup;
  }

  /** An account without a password: enough to hold roles. */
  async holder(...roles: string[]): Promise<string> {
    const email = `${randomUUID()}@example.com`;
    return created<{ id: string }>(await this.app.owner.post('/users', { email, roles })).id;
  }

  /** Somebody signed in who holds exactly these permissions. */
  async personWith(...permissions: string[]): Promise<TestPerson> {
    return this.app.person([(await this.role({ permissions })).name]);
  }

  grant(userId: string, roleId: string, terms: object = {}): Promise<ApiResponse> {
    return this.app.owner.post(`/users/${userId}/roles`, { roleId, ...terms });
  }

  /** Those who hold a role, at any scope, by any way. */
  async membersOf(roleId: string): Promise<string[]> {
    const { data } = await this.app.owner.get(`/roles/${roleId}/members?limit=100`);
    return (data as { userId: string }[]).map(({ userId }) => userId);
  }
}

function created<T>(response: ApiResponse): T {
  if (response.status !== 201) throw new Error(`Was not created: ${response.text}`);
  return response.data as T;
}
