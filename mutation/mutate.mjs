// Runs Stryker on the subjects named, with a PostgreSQL of its own when a test of theirs wants one. Needs Node 24 and the build.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf, run } from '../scripts/lib/child.mjs';
import { inRoot } from '../scripts/lib/root.mjs';
import { needsDatabase, subjectsNamed } from './subjects.mjs';

const STRYKER = join(import.meta.dirname, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const CONFIG = join(import.meta.dirname, 'stryker.config.mjs');

const isOption = (argument) => argument.startsWith('-');
const args = process.argv.slice(2);
const names = args.filter((argument) => !isOption(argument));
const server = needsDatabase(subjectsNamed(names)) ? await startServer() : undefined;
const env = { ...process.env, MUTATED: JSON.stringify(names), ...(server && { TEST_SERVER_URL: server.url }) };
try {
  const outcome = await run(process.execPath, [STRYKER, 'run', CONFIG, ...args.filter(isOption)], { env });
  process.exitCode = exitCodeOf(outcome);
} finally {
  await server?.stop();
}

async function startServer() {
  const { prepareTemplate } = await import(inRoot('dist', 'libs', 'testing', 'src', 'template-database.js'));
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-mutation-'));
  const { url, stop } = await prepareTemplate(join(dataDir, 'postgres'));
  return { url, stop: () => stop().then(() => rmSync(dataDir, { recursive: true, force: true })) };
}
