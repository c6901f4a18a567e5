// `npm run check:image`: does what deploy/Dockerfile says, without a Docker engine, and tries what comes out. Each stage is
// built in a folder of its own from what .dockerignore lets through; the last one runs as a user who may write nowhere but in
// DATA_DIR: it migrates, starts, answers its HEALTHCHECK, signs somebody in, and ends on SIGTERM. Needs the network (npm ci)
// and a minute or two; everything it makes is in a temporary folder, and gone in the end.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isIgnored, parseDockerfile, parseDockerignore } from './lib/dockerfile.mjs';
import { NODE, OWNED, OWNER, ROOT, endAll, finished, start, untilPrinted } from './lib/programs.mjs';

const NODE_USER = 1000;
const PORT = 38_412;
const DOCKERIGNORE = parseDockerignore(readFileSync(path.join(ROOT, '.dockerignore'), 'utf8'));
const LONGEST_SHUTDOWN_MS = 25_000;

const work = mkdtempSync(path.join(tmpdir(), 'rollcall-image-'));
chmodSync(work, 0o755);

try {
  const stages = parseDockerfile(readFileSync(path.join(ROOT, 'deploy/Dockerfile'), 'utf8'));
  for (const [n, stage] of stages.entries()) build(stage, n === stages.length - 1);
  const { env, cmd, healthcheck } = stages.at(-1);
  await tryOut(folderOf(stages.at(-1)), { env, cmd, healthcheck });
  console.log('the image works');
} finally {
  endAll();
  rmSync(work, { recursive: true, force: true });
}

function folderOf({ name }) {
  return path.join(work, name);
}

function build(stage, isLast) {
  const app = path.join(folderOf(stage), stage.workdir);
  mkdirSync(app, { recursive: true });
  for (const step of stage.steps) {
    if (step.kind === 'COPY') copy(step, app);
    // In the last stage nothing is built: it makes the folder that is written to, which is DATA_DIR below.
    else if (!isLast) run(step.command, app);
  }
}

function copy({ from, sources, target }, app) {
  const base = from === undefined ? ROOT : path.join(work, from);
  for (const source of sources) {
    const origin = path.join(base, source);
    const destination = target === './' ? path.join(app, path.basename(source)) : path.join(app, target);
    const filter = (file) => from !== undefined || !isIgnored(path.relative(ROOT, file), DOCKERIGNORE);
    if (!filter(origin) || !existsSync(origin)) throw new Error(`${source} does not get into the image`);
    cpSync(origin, destination, { recursive: true, filter, verbatimSymlinks: true });
  }
}

function run(command, cwd) {
  console.log(`RUN ${command}`);
  // With npm's own settings of this machine: a registry mirror, certificates.
  const env = { ...process.env, PATH: `${path.dirname(NODE)}:${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}\n${stdout}\n${stderr}`);
}

async function tryOut(image, { env, cmd, healthcheck }) {
  const { startEmbeddedPostgres } = await import('../dist/libs/platform/src/index.js');
  const database = await startEmbeddedPostgres({ dataDir: path.join(work, 'postgres'), superuserPassword: 'check' });
  try {
    const urls = await makeRoles(database);
    const dataDir = path.join(work, 'data');
    mkdirSync(dataDir);
    if (process.getuid() === 0) chownSync(dataDir, NODE_USER, NODE_USER);
    else spawnSync('chmod', ['-R', 'a-w', image]);
    const before = listing(image);
    const settings = {
      ...env,
      PATH: `${path.dirname(NODE)}:/usr/bin:/bin`,
      PORT: String(PORT),
      METRICS_PORT: String(PORT + 1),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DATABASE_URL: urls.application,
      PUBLIC_URL: `http://localhost:${PORT}`,
      ...OWNED,
      MIGRATE_ON_START: 'false',
    };
    const startInside = ([, ...args], more = {}) =>
      start(args, { cwd: path.join(image, 'app'), env: { ...settings, ...more }, ...asNodeUser() });
    // The server is started first: it must wait for the migrations, which it may not run itself.
    const server = startInside(cmd);
    await untilPrinted(server, /waiting for \d+ migrations/);
    const migrate = ['node', 'dist/apps/cli/src/main.js', 'migrate'];
    await finished('migrate', startInside(migrate, { MIGRATION_DATABASE_URL: urls.owner }));
    await untilPrinted(server, /Rollcall is ready/);
    await finished('the HEALTHCHECK', startInside(healthcheck));
    await assertServes();
    await assertEnds(server);
    if (listing(image) !== before) throw new Error('something was written into the image');
  } finally {
    await database.stop();
  }
}

async function makeRoles({ host, port }) {
  const { default: pg } = await import('pg');
  const owner = `postgres://rollcall:check@${host}:${port}/postgres`;
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  await client.query(`CREATE ROLE rollcall_app LOGIN PASSWORD 'check'`);
  await client.end();
  return { owner, application: owner.replace('rollcall:', 'rollcall_app:') };
}

/** Who a container of the image runs as; whoever may not become that runs it as themselves. */
function asNodeUser() {
  return process.getuid() === 0 ? { uid: NODE_USER, gid: NODE_USER } : {};
}

async function assertServes() {
  const url = `http://127.0.0.1:${PORT}`;
  for (const probe of ['health', 'ready', 'startup']) {
    const { status } = await fetch(`${url}/${probe}`);
    if (status !== 200) throw new Error(`/${probe} answers ${status}`);
  }
  const { status } = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OWNER),
  });
  if (status !== 200) throw new Error(`a sign-in answers ${status}`);
  const metrics = await (await fetch(`http://127.0.0.1:${PORT + 1}/metrics`)).text();
  if (!/rollcall_sign_ins_total\{outcome="succeeded"\} 1/.test(metrics)) throw new Error('the metrics are not served');
}

async function assertEnds({ child, ended, output }) {
  child.kill('SIGTERM');
  const code = await Promise.race([ended, sleep(LONGEST_SHUTDOWN_MS, 'too late', { ref: false })]);
  if (code !== 0) throw new Error(`on SIGTERM it ended with ${code}\n${output}`);
}

function listing(folder) {
  const { stdout } = spawnSync('find', [folder, '-printf', '%P %s %T@\n'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return stdout;
}
