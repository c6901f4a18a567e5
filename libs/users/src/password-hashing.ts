/** What the users lib needs to take a password in: the auth lib knows how it is stored. */
export abstract class PasswordHashing {
  /** @throws SERVICE_UNAVAILABLE when too many hashes are waiting */
  abstract hash(password: string): Promise<string>;
}
