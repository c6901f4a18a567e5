import { randomUUID } from 'node:crypto';
import { type INestApplicationContext } from '@nestjs/common';
import { type Actor, NIL_UUID, SYSTEM, type UserPrincipal, appError, runInRequest } from '@app/kernel';
import { UserDirectory } from '@app/users';

/**
 * For Rollcall itself, which may do everything: whoever runs this owns the database. Or, by an address, with what that user
 * may, and in their name in the audit trail. @throws USER_NOT_FOUND, also when the account is not active
 */
export async function actingAs<T>(
  app: INestApplicationContext,
  email: string | undefined,
  work: (actor: Actor) => Promise<T>,
): Promise<T> {
  if (email === undefined) return work(SYSTEM);
  const account = await app.get(UserDirectory).findForSignIn(email);
  if (account?.status !== 'active') throw appError('USER_NOT_FOUND');
  // Who is named on the command line has not signed in.
  const principal: UserPrincipal = { kind: 'user', userId: account.id, sessionId: NIL_UUID };
  const context = { requestId: randomUUID(), ip: undefined, userAgent: 'rollcall roles', principal };
  return runInRequest(context, () => work(principal));
}
