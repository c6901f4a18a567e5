import { type ObjectStore, type StoreName } from './object-store.js';
import { type PostgresObjectStore } from './postgres-object-store.js';
import { type S3ObjectStore } from './s3-object-store.js';

/** Which stores there are. New objects go to the bucket if one is set; the others stay readable where they are. */
export class ObjectStores {
  constructor(
    private readonly postgres: PostgresObjectStore,
    /** Undefined unless one is set. */
    readonly bucket: S3ObjectStore | undefined,
  ) {}

  get preferred(): ObjectStore {
    return this.bucket ?? this.postgres;
  }

  get names(): readonly StoreName[] {
    return this.bucket ? ['postgres', 's3'] : ['postgres'];
  }

  /** @throws Error for what is in a bucket that is not set any more */
  named(name: StoreName): ObjectStore {
    const store = name === 'postgres' ? this.postgres : this.bucket;
    if (!store) throw new Error('the object is in a bucket, and none is set');
    return store;
  }
}
