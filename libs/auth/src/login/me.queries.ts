import { Injectable } from '@nestjs/common';
import { AccessQueries } from '@app/roles';
import { UserQueries } from '@app/users';
import { type MeBody } from './login.dto.js';

@Injectable()
export class MeQueries {
  constructor(
    private readonly users: UserQueries,
    private readonly access: AccessQueries,
  ) {}

  async get(userId: string): Promise<MeBody> {
    const [user, roles, permissions] = await Promise.all([
      this.users.get(userId),
      this.access.roleNamesOf(userId),
      this.access.permissionsOf(userId),
    ]);
    return { ...user, roles, permissions };
  }
}
