// `npm run example:crm`: an embedded Rollcall with a data folder of its own, the CRM beside it, and something to look at in both.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { type RollcallClient, createRollcallClient } from '@rollcall/client';
import { stopRequest } from '../stop-request.js';
import { seedCrm } from './crm-sample.js';
import { freePort } from './free-port.js';
import { instructions } from './instructions.js';
import { OWNER_EMAIL } from './people.js';
import { createPeople, createRoles, createServiceKey } from './rollcall-sample.js';
import { SampleProcess } from './sample-process.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const password = randomBytes(12).toString('base64url');
const running: SampleProcess[] = [];

const stopRequested = stopRequest();
const dataDir = await makeDataDir();
try {
  await Promise.race([runUntilSomethingEnds(), stopRequested]);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  process.stdout.write('example · stopping\n');
  for (const started of running.toReversed()) await started.stop();
  await rm(dataDir, { recursive: true, force: true });
  process.exit();
}

async function runUntilSomethingEnds(): Promise<never> {
  const rollcallUrl = await startRollcall();
  const owner = signedIn(rollcallUrl, OWNER_EMAIL);
  const crmUrl = await startCrm(rollcallUrl, await createServiceKey(owner));
  await createRoles(owner);
  await createPeople(owner, password);
  await seedCrm(crmUrl, (email) => tokenOf(rollcallUrl, email));
  process.stdout.write(instructions({ rollcallUrl, crmUrl, password }));
  return Promise.race(running.map((started) => started.untilItFails()));
}

async function startRollcall(): Promise<string> {
  const port = await freePort(3300);
  const url = `http://localhost:${port}`;
  await start('Rollcall', path.join(REPOSITORY, 'dist/apps/api/src/main.js'), {
    PORT: String(port),
    PUBLIC_URL: url,
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    BOOTSTRAP_OWNER_EMAIL: OWNER_EMAIL,
    BOOTSTRAP_OWNER_PASSWORD: password,
  });
  return url;
}

async function startCrm(rollcallUrl: string, apiKey: string): Promise<string> {
  const port = await freePort(3301);
  await start('The CRM', path.join(import.meta.dirname, '../main.js'), {
    PORT: String(port),
    ROLLCALL_URL: rollcallUrl,
    ROLLCALL_API_KEY: apiKey,
  });
  return `http://localhost:${port}`;
}

/** The data folder is where they run: a `.env` of the repository is none of theirs. */
async function start(name: string, file: string, env: Readonly<Record<string, string>>): Promise<void> {
  process.stdout.write(`example · starting ${name}\n`);
  const started = new SampleProcess(name, file, { cwd: dataDir, env });
  running.push(started);
  await started.ready();
}

async function makeDataDir(): Promise<string> {
  await mkdir(path.join(REPOSITORY, '.data'), { recursive: true });
  return mkdtemp(path.join(REPOSITORY, '.data', 'example-crm-'));
}

function signedIn(rollcallUrl: string, email: string): RollcallClient {
  return createRollcallClient({ baseUrl: rollcallUrl, credentials: { type: 'session', email, password } });
}

async function tokenOf(rollcallUrl: string, email: string): Promise<string> {
  const anybody = createRollcallClient({ baseUrl: rollcallUrl });
  const { data } = await anybody.post('/api/v1/auth/login', { body: { email, password } });
  if (!('accessToken' in data)) throw new Error(`${email} needs a second factor`);
  return data.accessToken;
}
