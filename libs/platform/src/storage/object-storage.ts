import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, appError } from '@app/kernel';
import { Database } from '../database/database.js';
import { ObjectStores } from './object-stores.js';
import { StoredObjectsRepository } from './stored-objects.repository.js';

const RETRY_AFTER_SECONDS = 5;

/**
 * Objects that rows own by naming their key. To write one takes two steps: `put` before the transaction, because a bucket is
 * asked, and `keep` inside it. Whatever dies in between leaves an object that nobody keeps, and such are removed. The row's
 * trigger calls release_object: so the rows alone decide what lives.
 */
@Injectable()
export class ObjectStorage {
  constructor(
    private readonly database: Database,
    private readonly objects: StoredObjectsRepository,
    private readonly stores: ObjectStores,
  ) {}

  /** @returns its key, which says nothing of the content. @throws STORAGE_UNAVAILABLE; Error inside a transaction */
  async put(folder: string, content: Buffer, contentType: string): Promise<string> {
    if (this.database.isInTransaction) throw new Error('An object was written inside a transaction');
    const store = this.stores.preferred;
    const key = `${folder}/${randomUUID()}`;
    await this.objects.insert({ key, storedIn: store.name });
    await asked(() => store.put(key, content, contentType));
    return key;
  }

  /** In the transaction of the row that names it. @throws STORAGE_UNAVAILABLE when the object was given up meanwhile */
  async keep(key: string): Promise<void> {
    if (!this.database.isInTransaction) throw new Error(`${key} was kept outside a transaction`);
    if (!(await this.objects.keep(key))) throw appError('STORAGE_UNAVAILABLE', { retryAfterSeconds: 1 });
  }

  /** Undefined when it is released, or lost. @throws STORAGE_UNAVAILABLE */
  async get(key: string): Promise<Buffer | undefined> {
    const object = await this.objects.find(key);
    return object && asked(() => this.stores.named(object.storedIn).get(key));
  }
}

/** What the database refuses has its own codes. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw appError('STORAGE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
  }
}
