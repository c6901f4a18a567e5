// Migrates a PostgreSQL of its own, draws it into docs/schema.md, and takes it away again. Run by scripts/schema-page.mjs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';
import { prepareTemplate } from '../../dist/libs/testing/src/template-database.js';
import { TEMPLATE_DATABASE, urlOf } from '../../dist/libs/testing/src/test-database.js';
import { inRoot } from '../lib/root.mjs';
import { readSchema } from './read-schema.mjs';
import { schemaPage } from './schema-page.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-schema-'));
const server = await prepareTemplate(path.join(folder, 'postgres'));
try {
  const { page, problems } = schemaPage(
    await schemaOf(server.url),
    parse(readFileSync(inRoot('docs', 'schema.yaml'), 'utf8')),
  );
  if (problems.length > 0) console.error(problems.join('\n'));
  else writeFileSync(inRoot('docs', 'schema.md'), page);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function schemaOf(serverUrl) {
  const client = new pg.Client({ connectionString: urlOf(serverUrl, TEMPLATE_DATABASE).owner });
  await client.connect();
  try {
    return await readSchema(client);
  } finally {
    await client.end();
  }
}
