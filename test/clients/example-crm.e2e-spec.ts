import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { sleepUntil } from '../support/sleep-until.js';
import { AppClient } from './support/app-client.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BOUND_MS = 5000;

let example: ChildProcess;
let output = '';
let rollcall: ApiClient;
let crmUrl: string;

const printed = (name: string): string => new RegExp(`^ *${name} +(\\S+)`, 'm').exec(output)![1]!;
const dataFolders = (): string[] =>
  existsSync(path.join(ROOT, '.data'))
    ? readdirSync(path.join(ROOT, '.data')).filter((n) => n.startsWith('example-crm-'))
    : [];
const foldersBefore = dataFolders();

/** As `npm run example:crm` does. */
beforeAll(async () => {
  const { PATH, HOME } = process.env;
  example = spawn(process.execPath, ['scripts/example-crm.mjs'], { cwd: ROOT, env: { PATH, HOME }, stdio: 'pipe' });
  for (const stream of [example.stdout!, example.stderr!]) stream.on('data', (text) => (output += String(text)));
  const hasBegun = (): boolean => output.includes('Ctrl-C') || example.exitCode !== null;
  const isReady = await sleepUntil(() => Promise.resolve(hasBegun()), 110_000);
  if (!isReady || example.exitCode !== null) throw new Error(`The example did not start:\n${output}`);
  rollcall = new ApiClient(printed('Rollcall'));
  crmUrl = printed('CRM');
}, 120_000);

afterAll(() => {
  if (example.exitCode === null) example.kill('SIGTERM');
});

const signIn = (name: string): Promise<ApiClient> => rollcall.signIn(`${name}@crm.example`, printed('Password'));
const crmAs = async (name: string): Promise<AppClient> => new AppClient(crmUrl, (await signIn(name)).accessToken);

it('starts both with the accounts that it prints: sales sees two deals, the manager three, an outsider none', async () => {
  const answers = await Promise.all(
    ['sales', 'sales2', 'manager', 'outsider', 'owner'].map(async (name) => (await crmAs(name)).get('/deals')),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 200]);
  expect(answers.map(({ data }) => (data as unknown[]).length)).toEqual([2, 1, 3, undefined, 3]);
  const document = (await new AppClient(crmUrl).get('/docs-json')).data as { paths: object };
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/deals', '/deals/{id}/stage', '/contacts', '/me']),
  );
});

it('lets whoever is suspended go on for five seconds at most', async () => {
  const crm = await crmAs('sales');
  const { id } = (await crm.get('/me')).data as { id: string };
  expect((await crm.get('/deals')).status).toBe(200);
  const owner = await signIn('owner');
  expect((await owner.post(`/users/${id}/suspend`, { reason: 'e2e' })).status).toBe(200);
  const suspendedAt = performance.now();
  expect(await sleepUntil(async () => (await crm.get('/deals')).status === 401, 2 * BOUND_MS)).toBe(true);
  expect(performance.now() - suspendedAt).toBeLessThan(BOUND_MS + 1000);
}, 30_000);

it('ends both on a signal, and leaves nothing behind', async () => {
  const exited = once(example, 'exit');
  example.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  await expect(fetch(`${crmUrl}/health`)).rejects.toThrow();
  await expect(rollcall.get('//health')).rejects.toThrow();
  expect(dataFolders()).toEqual(foldersBefore);
}, 60_000);
