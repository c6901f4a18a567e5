import { Injectable } from '@nestjs/common';
import { type UserPrincipal } from '@app/kernel';
import { HeldNamesQueries } from '@app/roles';
import { UserQueries } from '@app/users';
import { type MeBody } from './login.dto.js';

@Injectable()
export class MeQueries {
  constructor(
    private readonly users: UserQueries,
    private readonly held: HeldNamesQueries,
  ) {}

  /** With who acts as the person, if somebody does. */
  async ofCaller({ userId, impersonatorId }: UserPrincipal): Promise<MeBody> {
    if (impersonatorId === undefined) return this.get(userId);
    const [me, { id, email }] = await Promise.all([this.get(userId), this.users.get(impersonatorId)]);
    return { ...me, impersonator: { id, email } };
  }

  async get(userId: string): Promise<MeBody> {
    const [user, { roles, permissions }] = await Promise.all([this.users.get(userId), this.held.of(userId)]);
    return { ...user, roles: [...roles], permissions: [...permissions] };
  }
}
