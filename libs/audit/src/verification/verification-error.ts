/** The first thing that is wrong with an export, in a sentence. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
}
