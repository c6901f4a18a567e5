// `npm run check:previous -- [commit]`: does the release before this one work on the schema of this one? That is what makes a
// rollout without a pause, and the way back, possible. Takes that commit's sources (default: the newest tag, else the commit
// that changed migrations/ before the last change of it), builds them in a temporary folder with the packages of this working
// copy, migrates a database with this build, and lets the old server serve on it: sign in, write, read, audit, sign out.
// Takes about a minute; everything it makes is gone in the end.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NODE, OWNED, OWNER, ROOT, endAll, finished, start, untilPrinted } from './lib/programs.mjs';

const NEST = path.join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
const PORT = 38_422;

const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
const work = mkdtempSync(path.join(tmpdir(), 'rollcall-previous-'));

try {
  const commit = git('rev-parse', '--short', process.argv[2] ?? previousRelease());
  console.log(`building ${commit}: ${git('log', '-1', '--format=%s', commit)}`);
  const old = await build(commit);
  await serveOn(old);
  console.log(`${commit} works on the schema of this build`);
} finally {
  endAll();
  rmSync(work, { recursive: true, force: true });
}

function previousRelease() {
  const tag = git('tag', '--sort=-creatordate').split('\n')[0];
  if (tag) return tag;
  const [lastChange] = git('log', '-1', '--format=%H', '--', 'migrations').split('\n');
  return `${lastChange}~1`;
}

async function build(commit) {
  const folder = path.join(work, 'old');
  execFileSync('sh', ['-c', `mkdir -p "${folder}" && git archive ${commit} | tar -x -C "${folder}"`], { cwd: ROOT });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  execFileSync(NODE, [NEST, 'build', 'api'], { cwd: folder, stdio: 'inherit' });
  return folder;
}

async function serveOn(old) {
  const { startEmbeddedPostgres } = await import('../dist/libs/platform/src/index.js');
  const database = await startEmbeddedPostgres({ dataDir: path.join(work, 'postgres'), superuserPassword: 'check' });
  try {
    const env = {
      PATH: process.env.PATH,
      PORT: String(PORT),
      DATA_DIR: path.join(work, 'data'),
      DATABASE_URL: `postgres://rollcall:check@127.0.0.1:${database.port}/postgres`,
      ...OWNED,
      LOG_LEVEL: 'warn',
    };
    await finished('migrate', start([path.join(ROOT, 'dist/apps/cli/src/main.js'), 'migrate'], { env, cwd: work }));
    const server = start([path.join(old, 'dist/apps/api/src/main.js')], { env, cwd: work });
    await untilPrinted(server, /Rollcall is ready/);
    await tryOut();
    server.child.kill('SIGTERM');
    await finished('the old server', server);
  } finally {
    await database.stop();
  }
}

/** What every client does. Each call says which answer it must get. */
async function tryOut() {
  const { accessToken, refreshToken } = await call(200, 'POST', '/auth/login', OWNER);
  const as = { authorization: `Bearer ${accessToken}` };
  const { id } = await call(201, 'POST', '/users', { email: 'zoe@example.com' }, as);
  await call(200, 'PATCH', `/users/${id}`, { profile: { firstName: 'Zoe' } }, as);
  for (const route of ['/users?q=zoe', '/roles', '/groups', '/audit-events', '/auth/me', '/auth/sessions']) {
    await call(200, 'GET', route, undefined, as);
  }
  const { id: roleId } = (await call(200, 'GET', '/roles', undefined, as)).find(({ name }) => name === 'auditor');
  await call(201, 'POST', `/users/${id}/roles`, { roleId }, as);
  await call(200, 'POST', '/access/check', { userId: id, permission: 'audit:read' }, as);
  await call(200, 'POST', '/auth/refresh', { refreshToken });
  await call(204, 'DELETE', `/users/${id}`, undefined, as);
  await call(204, 'POST', '/auth/logout', undefined, as);
}

async function call(expected, method, route, body, headers = {}) {
  const response = await fetch(`http://127.0.0.1:${PORT}/api/v1${route}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== expected) throw new Error(`${method} ${route} answers ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text).data;
}
