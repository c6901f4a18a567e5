/** A place that keeps bytes under a name. Keys are of our own making: small letters, digits, `/`, `-` and `.`. */
export interface ObjectStore {
  readonly name: StoreName;

  /** Writes an object whose key was never used before. @throws Error when it is not safely there */
  put(key: string, content: Buffer, contentType: string): Promise<void>;

  /** Undefined when there is none. */
  get(key: string): Promise<Buffer | undefined>;

  /** Also when there is none: to remove twice is to remove. */
  delete(key: string): Promise<void>;
}

export type StoreName = 'postgres' | 's3';

/** Nothing we store comes near it; a bucket that says otherwise does not fill our memory. */
export const MAX_OBJECT_BYTES = 8 * 1024 * 1024;
