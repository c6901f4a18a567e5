import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplicationContext } from '@nestjs/common';
import { AppError } from '@app/kernel';
import { type ImportBody, ImportsQueries, ImportsService } from '@app/users';
import { type Command } from '../command.js';
import { inApplication } from '../in-application.js';
import { actingAs } from '../roles/acting-as.js';
import { type ImportArguments, importArguments } from './import-arguments.js';
import { ProgressLine } from './progress-line.js';

const LOOK_MS = 200;

/**
 * Users from a file. This process works on it like any replica; when it is ended, another one goes on, or `--resume` does.
 * Exit code 0: every row is in, or skipped as asked; 1: anything else.
 */
export const usersImport: Command = {
  parameters: 'import <file.csv|file.ndjson> | import --resume <id>',
  summary: [
    'make accounts of the rows of a file; prints what is wrong with each row that is refused',
    '--dry-run; --roles <a,b>; --groups <a,b>; --on-existing fail|skip; --invite; --format csv|ndjson; --as <email>',
  ].join('\n      '),

  async run(args) {
    const given = importArguments(args);
    if (given.file) await access(given.file);
    try {
      process.exitCode = await inApplication((app) => importFile(app, given));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      process.stderr.write(tellRefusal(error));
      process.exitCode = 1;
    }
  },
};

async function importFile(app: INestApplicationContext, given: ImportArguments): Promise<number> {
  const id = given.resume ?? (await start(app, given));
  process.stderr.write(`Import ${id}\n`);
  const ended = await watch(app, id);
  await tellFailures(app, ended);
  const { created, skipped, failed } = ended.counts;
  process.stdout.write(`${ended.dryRun ? 'Dry run: ' : ''}${created} created, ${skipped} skipped, ${failed} failed\n`);
  if (ended.error) process.stderr.write(`${ended.error.code}: ${ended.error.message}\n`);
  return ended.state === 'finished' && failed === 0 ? 0 : 1;
}

async function start(app: INestApplicationContext, { file, as, wish }: ImportArguments): Promise<string> {
  const started = await actingAs(app, as, (actor) =>
    app.get(ImportsService).start(actor, wish, createReadStream(file!)),
  );
  return started.id;
}

async function watch(app: INestApplicationContext, id: string): Promise<ImportBody> {
  const line = new ProgressLine(process.stderr);
  for (;;) {
    const now = await app.get(ImportsQueries).get(id);
    line.show(now);
    if (now.finishedAt !== null) return now;
    await sleep(LOOK_MS);
  }
}

async function tellFailures(app: INestApplicationContext, { id }: ImportBody): Promise<void> {
  for (let cursor: string | undefined; ;) {
    const at = cursor === undefined ? {} : { cursor };
    const page = await app.get(ImportsQueries).listRows(id, { outcome: 'failed', limit: 100, ...at });
    for (const { line, errors } of page.items) {
      for (const { field, code, message } of errors) {
        process.stdout.write(`line ${line}: ${field ? `${field}: ` : ''}${code}: ${message}\n`);
      }
    }
    if (page.meta.nextCursor === null) return;
    cursor = page.meta.nextCursor;
  }
}

function tellRefusal({ code, message, details }: AppError): string {
  return `${[`${code}: ${message}`, ...details.map((detail) => `  ${detail.message}`)].join('\n')}\nNothing was imported.\n`;
}
