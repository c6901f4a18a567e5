export class JwkBody {
  /** @example EC */
  kty: string;
  /** @example P-256 */
  crv: string;
  /** @example tFUd0RTrvhwVHg1kBIDt51Afaoz6zAPXWprN60IfVas */
  x: string;
  /** @example gTNtnuH9_67XzlEz4PotQpg4vXfe3wwssP-su5QLb6U */
  y: string;
  /** Names the key in a token's header. @example 5kFtBinfVbCBLa4tDF3-ieiU0DuZ-a6SFN5Uw1js5qw */
  kid: string;
  /** @example ES256 */
  alg: string;
  /** @example sig */
  use: string;
}

/** A JSON Web Key Set (RFC 7517), public halves only. */
export class JwksBody {
  keys: JwkBody[];
}
