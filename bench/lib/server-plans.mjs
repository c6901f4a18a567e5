// How PostgreSQL really answered what a server asked of it: the plans that auto_explain writes to the log of the database.
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SETTINGS = {
  session_preload_libraries: "'auto_explain'",
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_parameter_max_length': '200',
};
/** What is written behind the answer of the server. */
const LOG_DELAY_MS = 200;

/** From now on each statement on the database leaves its plan; the server gets new connections for it. */
export async function explainEverything({ client }, database) {
  for (const [name, value] of Object.entries(SETTINGS)) {
    await client.query(`ALTER DATABASE ${database} SET ${name} = ${value}`);
  }
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
  await sleep(1_000);
}

/** @returns {Promise<string[]>} the plans of the statements that read `table` while `work` ran, whoever asked them */
export async function plansOf({ dataDir }, table, work) {
  const file = join(dataDir, 'server.log');
  const { size: before } = await stat(file);
  await work();
  await sleep(LOG_DELAY_MS);
  const entries = (await readFrom(file, before)).split(/^(?=\d{4}-\d{2}-\d{2} )/m);
  return entries.filter((entry) => entry.includes('plan:') && entry.includes(`FROM ${table}`));
}

async function readFrom(path, position) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(size - position), 0, size - position, position);
    return buffer.toString();
  } finally {
    await file.close();
  }
}
