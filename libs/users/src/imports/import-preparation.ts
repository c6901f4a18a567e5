import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AppError, appError } from '@app/kernel';
import { createValidationPipe } from '@app/http';
import { ForeignPasswordHashes } from '../foreign-password-hashes.js';
import { ownDataOf } from '../own-data.js';
import { PasswordHashing } from '../password-hashing.js';
import { type NewAccount } from '../user-batch-creation.service.js';
import { accountOf, assertPossible } from './account-of-row.js';
import { parseRecord } from './file/parse-record.js';
import { type FilePosition, type RawRecord } from './file/record-splitter.js';
import { ImportRowInput } from './import-row.dto.js';
import { type ImportTask } from './import-task.js';
import { type ImportRowErrorBody } from './imports.dto.js';
import { rowErrorsOf } from './row-errors.js';

/** Of a batch. What is not committed is done again after a crash, and nothing shows it before. */
const RECORDS = 500;
const HASHES = 40;
/** Whoever signs in meanwhile needs the hashing threads too. */
const HASHES_AT_A_TIME = 2;
const HASH_PAUSE_MS = 500;

/** A row that is fit to become an account, or why it is not. */
export type PreparedRow = { readonly line: number } & (
  { readonly account: NewAccount } | { readonly errors: readonly ImportRowErrorBody[] }
);

export interface PreparedBatch {
  readonly rows: readonly PreparedRow[];
  /** Where the next batch begins. */
  readonly next: FilePosition;
  readonly isLast: boolean;
}

type ReadRow =
  { readonly line: number; readonly input: ImportRowInput } | (PreparedRow & { readonly input?: undefined });

/** Everything about a batch that needs no transaction: reading, checking, hashing. */
@Injectable()
export class ImportPreparation {
  private readonly pipe = createValidationPipe();

  constructor(
    private readonly passwords: PasswordHashing,
    private readonly foreignHashes: ForeignPasswordHashes,
  ) {}

  /** Ends early where there are passwords to hash, so that an import of those moves on in small steps too. */
  async nextBatch(
    records: AsyncIterator<RawRecord, undefined>,
    task: ImportTask,
    from: FilePosition,
  ): Promise<PreparedBatch> {
    const read: ReadRow[] = [];
    let next = from;
    for (let taken = 0, hashes = 0; taken < RECORDS && hashes < HASHES; taken++) {
      const { done, value: record } = await records.next();
      if (done) return { rows: await this.prepareAll(read, task), next, isLast: true };
      const row = await this.read(record, task);
      if (row) read.push(row);
      if (row?.input?.password !== undefined) hashes++;
      next = record.next;
    }
    return { rows: await this.prepareAll(read, task), next, isLast: false };
  }

  /** Undefined for an empty line. */
  private async read(record: RawRecord, { columns }: ImportTask): Promise<ReadRow | undefined> {
    const { line } = record;
    try {
      const value = parseRecord(record, columns ?? undefined);
      if (value === undefined) return undefined;
      const input = await this.validate(value);
      assertPossible(input);
      return { line, input };
    } catch (error) {
      return { line, errors: refusalOf(error) };
    }
  }

  private async validate(value: unknown): Promise<ImportRowInput> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw NOT_AN_OBJECT;
    return (await this.pipe.transform(value, { type: 'body', metatype: ImportRowInput })) as ImportRowInput;
  }

  private async prepareAll(read: readonly ReadRow[], task: ImportTask): Promise<PreparedRow[]> {
    const prepared: PreparedRow[] = [];
    for (let from = 0; from < read.length; from += HASHES_AT_A_TIME) {
      const some = read.slice(from, from + HASHES_AT_A_TIME);
      prepared.push(...(await Promise.all(some.map((row) => this.finish(row, task)))));
    }
    return prepared;
  }

  private async finish(row: ReadRow, task: ImportTask): Promise<PreparedRow> {
    if (!row.input) return row;
    const { line, input } = row;
    try {
      return { line, account: accountOf(input, await this.hashFor(input), task) };
    } catch (error) {
      return { line, errors: refusalOf(error) };
    }
  }

  private async hashFor(input: ImportRowInput): Promise<string | undefined> {
    const { password, passwordHash, profile, email } = input;
    if (passwordHash !== undefined) this.foreignHashes.assertUsable(passwordHash);
    if (password === undefined) return passwordHash;
    for (;;) {
      try {
        return await this.passwords.hash(password, ownDataOf(profile ?? {}, email));
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE')) throw error;
        await sleep(HASH_PAUSE_MS);
      }
    }
  }
}

const NOT_AN_OBJECT = appError('VALIDATION_ERROR', {
  details: [{ code: 'NOT_AN_OBJECT', message: 'A row is a JSON object.' }],
});

/** @throws what is no refusal */
function refusalOf(error: unknown): ImportRowErrorBody[] {
  if (error instanceof AppError && error.status < 500) return rowErrorsOf(error);
  throw error;
}
