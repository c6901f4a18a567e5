import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createValidationPipe } from '@app/http';
import { callerFolder } from '@app/platform';
import { ExportUsersQuery, UsersExportService } from '@app/users';
import { type Command, UsageError } from '../command.js';
import { inApplication } from '../in-application.js';

const TEXT = { type: 'string' } as const;
const OPTIONS = { format: TEXT, out: TEXT, q: TEXT, status: TEXT, role: TEXT, group: TEXT, sort: TEXT, fields: TEXT };

/** What `GET /users/export` answers, by the same service, as Rollcall itself in the trail. */
export const usersExport: Command = {
  parameters:
    'export [--format csv|ndjson] [--out <file>] [--q …] [--status …] [--role …] [--group …] [--sort …] [--fields …]',
  summary: 'write users to a file or the standard output; the filters are those of GET /users',

  async run(args) {
    const { out, ...query } = valuesIn(args);
    const filter = (await createValidationPipe().transform(
      { ...query },
      { type: 'query', metatype: ExportUsersQuery },
    )) as ExportUsersQuery;
    await inApplication(async (app) => {
      const chunks = await app.get(UsersExportService).export(filter, filter.format ?? 'csv');
      await (out === undefined
        ? pipeline(Readable.from(chunks), process.stdout, { end: false })
        : writeWhole(chunks, path.resolve(callerFolder(), out)));
    });
  },
};

/** @throws UsageError */
function valuesIn(args: string[]): { readonly [name in keyof typeof OPTIONS]?: string } {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Under its name only when it is complete: a part must not look like the whole. */
async function writeWhole(chunks: AsyncGenerator<string>, file: string): Promise<void> {
  await pipeline(Readable.from(chunks), createWriteStream(`${file}.part`, { mode: 0o600 }));
  await rename(`${file}.part`, file);
}
