import { type Actor } from '@app/kernel';

/** A new account and what it is to get. */
export interface FirstAccess {
  readonly userId: string;
  /** Names or ids; undefined grants what every account gets. */
  readonly roles: readonly string[] | undefined;
  /** Names or ids. */
  readonly groups: readonly string[];
}

/** What an import needs of whoever keeps roles and groups: the composition root connects the two. */
export abstract class InitialAccess {
  /**
   * The first roles and groups of accounts that the open transaction created: all, or none.
   * @throws ROLE_UNKNOWN, GROUP_NOT_FOUND, PERMISSION_DENIED, GRANT_EXCEEDS_AUTHORITY, APPROVAL_REQUIRED, …
   */
  abstract giveAll(actor: Actor, newcomers: readonly FirstAccess[]): Promise<void>;

  /** Whether somebody could, right now. @throws as `giveAll` */
  abstract assertMayGive(actor: Actor, roles: readonly string[], groups: readonly string[]): Promise<void>;
}
