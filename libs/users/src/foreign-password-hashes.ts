/** What the users lib needs to take hashes of another system in: the auth lib knows which it can check at a sign-in. */
export abstract class ForeignPasswordHashes {
  /** @throws PASSWORD_HASH_UNSUPPORTED */
  abstract assertUsable(notation: string): void;
}
