import { Global, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ObjectRemovalJob } from './object-removal.job.js';
import { ObjectStorage } from './object-storage.js';
import { ObjectStores } from './object-stores.js';
import { PostgresObjectStore } from './postgres-object-store.js';
import { S3ObjectStore } from './s3-object-store.js';
import { StoredObjectsRepository } from './stored-objects.repository.js';

function storesFor({ s3 }: Settings, postgres: PostgresObjectStore): ObjectStores {
  return new ObjectStores(postgres, s3 && new S3ObjectStore(s3));
}

@Global()
@Module({
  providers: [
    ObjectRemovalJob,
    ObjectStorage,
    PostgresObjectStore,
    StoredObjectsRepository,
    { provide: ObjectStores, inject: [SETTINGS, PostgresObjectStore], useFactory: storesFor },
  ],
  exports: [ObjectRemovalJob, ObjectStorage, ObjectStores],
})
export class StorageModule {}
