/** What the users lib needs to take a password in: the auth lib knows which are good enough and how they are stored. */
export abstract class PasswordHashing {
  /**
   * Refuses a weak password before it is hashed, so that no way in can forget to.
   * @param ownData the e-mail address and the names of whoever the password is for: it must not be made of them
   * @throws VALIDATION_ERROR about the field `password`; SERVICE_UNAVAILABLE when too many hashes are waiting
   */
  abstract hash(password: string, ownData: readonly string[]): Promise<string>;
}
