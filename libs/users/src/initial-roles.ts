import { type Actor } from '@app/kernel';

/** What the users lib needs of whoever keeps roles: the composition root connects the two. Called inside the transaction. */
export abstract class InitialRoles {
  /**
   * @param roles names or ids; undefined grants what every account gets
   * @throws ROLE_UNKNOWN, PERMISSION_DENIED, GRANT_EXCEEDS_AUTHORITY
   */
  abstract grantInitial(actor: Actor, userId: string, roles: readonly string[] | undefined): Promise<void>;
}
