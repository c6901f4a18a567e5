/** What the users lib needs to take accounts over with the password hashes of another system. */
export abstract class ForeignPasswordHashes {
  /**
   * Whether a person could sign in with this hash, as it stands in `users.password_hash`. Reads the notation; computes no hash.
   * @throws PASSWORD_HASH_UNSUPPORTED with the reason in its details; never with the hash
   */
  abstract assertUsable(notation: string): void;
}
