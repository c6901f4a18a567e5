import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Secrets } from '@app/platform';
import { parseMail } from './outbox.js';
import { type TestApp } from './test-app.js';

/** By which purposes rows are sealed that may hold something of a person. */
const SEALED_JOBS = ['mail', 'registration', 'password-reset-request'];

/** Everything the database holds, of every schema, as text a row; and what is sealed once more, opened. */
export async function textDump(app: TestApp): Promise<string[]> {
  const tables = await app.sql<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`,
  );
  if (tables.length < 40) throw new Error(`Only ${tables.length} tables were found`);
  const texts = tables.map(({ name }) => `SELECT '${name}: ' || t::text AS row FROM ${name} t`);
  const rows = await app.sql<{ row: string }>(texts.join(' UNION ALL '));
  return [...rows.map(({ row }) => row), ...(await opened(app))];
}

async function opened(app: TestApp): Promise<string[]> {
  const secrets = app.nest.get(Secrets);
  const jobs = await app.sql<{ name: string; sealed: string }>(
    `SELECT name, data ->> 'sealed' AS sealed FROM pgboss.job WHERE data ? 'sealed'`,
  );
  const answers = await app.sql<{ sealed: Buffer }>(
    'SELECT answer_sealed AS sealed FROM idempotency_keys WHERE answer_sealed IS NOT NULL',
  );
  const erasures = await app.sql<{ sealed: Buffer }>(
    'SELECT known_sealed AS sealed FROM user_erasures WHERE known_sealed IS NOT NULL',
  );
  return [
    ...jobs.map(
      ({ name, sealed }) => `sealed job ${name}: ${open(secrets, Buffer.from(sealed, 'base64'), SEALED_JOBS)}`,
    ),
    ...answers.map(({ sealed }) => `sealed answer: ${open(secrets, sealed, ['idempotent-answer'])}`),
    ...erasures.map(({ sealed }) => `sealed erasure: ${open(secrets, sealed, ['user-erasure'])}`),
  ];
}

function open(secrets: Secrets, sealed: Buffer, purposes: readonly string[]): string {
  for (const purpose of purposes) {
    try {
      return secrets.unseal(sealed, purpose).toString();
    } catch {
      // Sealed for something else.
    }
  }
  throw new Error('A job is sealed for a purpose that the dump does not know');
}

/** Every mail that lies in a file. */
export async function mailDump(dataDir: string): Promise<string[]> {
  const folder = path.join(dataDir, 'mail');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.map(async (name) => {
      const { to, subject, body } = parseMail(await readFile(path.join(folder, name), 'utf8'));
      return `mail ${name}: ${to} ${subject} ${body}`;
    }),
  );
}

/** Which of the values stand in the dump, and in which of its rows. In any case; as hex too, as bytes are written. */
export function foundIn(dump: readonly string[], values: readonly string[]): Record<string, string[]> {
  const folded = dump.map((row) => row.toLowerCase());
  const entries = values.map((value) => {
    const forms = [value.toLowerCase(), Buffer.from(value).toString('hex'), encodeURIComponent(value).toLowerCase()];
    const rows = dump.filter((_, n) => forms.some((form) => folded[n]!.includes(form)));
    return [value, rows.map((row) => row.slice(0, 200))] as const;
  });
  return Object.fromEntries(entries.filter(([, rows]) => rows.length > 0));
}
