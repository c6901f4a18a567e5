import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type Actor, currentRequest, isSystem } from '@app/kernel';
import { InitialAccess } from '../initial-access.js';
import { ImportLifeService } from './import-life.service.js';
import { type ImportWish, type ImporterIds } from './import-task.js';
import { ImportUploadService } from './import-upload.service.js';
import { type ImportBody } from './imports.dto.js';
import { ImportsQueries } from './imports.queries.js';

/** Takes files of users in, and takes them back. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly access: InitialAccess,
    private readonly uploads: ImportUploadService,
    private readonly life: ImportLifeService,
    private readonly queries: ImportsQueries,
  ) {}

  /**
   * Whether its rows may have these roles and groups is asked now, so that nobody sends a gigabyte in vain, and with each batch.
   * @throws IMPORT_FILE_INVALID, ROLE_UNKNOWN, GROUP_NOT_FOUND, PERMISSION_DENIED, GRANT_EXCEEDS_AUTHORITY, APPROVAL_REQUIRED, …
   */
  async start(actor: Actor, wish: ImportWish, file: Readable): Promise<ImportBody> {
    await this.access.assertMayGive(actor, wish.roles, wish.groups);
    const upload = await this.uploads.receive(wish, importerIds(actor), file);
    await this.life.begin(upload, wish);
    return this.queries.get(upload.id);
  }

  /** What is imported stays. @throws IMPORT_NOT_FOUND, IMPORT_NOT_RUNNING */
  async cancel(id: string): Promise<ImportBody> {
    await this.life.cancel(id);
    return this.queries.get(id);
  }
}

function importerIds(actor: Actor): ImporterIds {
  const requestId = currentRequest()?.requestId ?? null;
  const nobody = { importerId: null, sessionId: null, serviceAccountId: null, apiKeyId: null, requestId };
  if (isSystem(actor)) return nobody;
  if (actor.kind === 'user') return { ...nobody, importerId: actor.userId, sessionId: actor.sessionId };
  return { ...nobody, serviceAccountId: actor.serviceAccountId, apiKeyId: actor.keyId };
}
