import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { ROUNDS, atOnce } from '../support/races.js';
import { Replicas } from '../support/replicas.js';
import { type ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';

const WRITERS = 100;
const CALLERS = 50;
const CRASHES = Math.max(2, Math.ceil(ROUNDS / 10));
const PATIENCE_MS = 60_000;

let replicas: Replicas;
let accessToken: string;
let count = 0;

const current = (): ServerProcess => replicas.running.at(-1)!;
const call = (method: string, path: string, body?: unknown, headers = {}): Promise<ApiResponse> =>
  current().api.withToken(accessToken).call(method, path, { body, headers });

/** As a client does: the same again when the server is busy, which it says by 503 on a machine that is. */
async function patient(method: string, path: string, body?: unknown, headers = {}): Promise<ApiResponse> {
  for (;;) {
    const answer = await call(method, path, body, headers);
    if (answer.status !== 503) return answer;
    await sleep(50 + Math.random() * 200);
  }
}

const newEmail = (): string => `safe-${++count}@example.com`;

async function countOf(sql: string, parameter: string): Promise<number> {
  const [row] = await replicas.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, [parameter]);
  return row!.n;
}

beforeAll(async () => {
  replicas = await Replicas.start(1);
  ({ accessToken } = (await current().api.signIn(OWNER_EMAIL, PASSWORD)) as { accessToken: string });
}, 60_000);

afterAll(() => replicas.stop());

describe('a hundred writers of one account, each with If-Match', () => {
  it('lose nothing: each is told to read again until it is its turn', async () => {
    const made = await patient('POST', '/users', { email: newEmail(), profile: { attributes: { seen: [] } } });
    const { id } = made.data as { id: string };
    let [refused, left] = [0, WRITERS];
    const write = async (n: number): Promise<void> => {
      for (;;) {
        const read = await patient('GET', `/users/${id}`);
        const { seen } = (read.data as { profile: { attributes: { seen: number[] } } }).profile.attributes;
        const body = { profile: { attributes: { seen: [...seen, n] } } };
        const written = await patient('PATCH', `/users/${id}`, body, { 'if-match': read.headers.get('etag')! });
        if (written.status === 200) return void left--;
        expect([written.status, written.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
        refused++;
        // The fewer are left, the sooner: or they would only get in each other's way.
        await sleep(Math.random() * left * 30);
      }
    };
    await atOnce(write, WRITERS);
    const { data } = await patient('GET', `/users/${id}`);
    const { version, profile } = data as { version: number; profile: { attributes: { seen: number[] } } };
    const everybody = Array.from({ length: WRITERS }, (_, n) => n);
    expect([...profile.attributes.seen].sort((a, b) => a - b)).toEqual(everybody);
    expect([version, await countOf(`user_audit_log WHERE action = 'user.updated' AND subject_id = $1`, id)]).toEqual([
      WRITERS + 1,
      WRITERS,
    ]);
    expect(refused).toBeGreaterThan(0);
  }, 120_000);
});

describe('fifty callers with one Idempotency-Key, and kill -9 in the middle', () => {
  let inDoubt = 0;

  /** As a client does that does not know what became of its call: the same again, until there is an answer. */
  async function create(body: object, key: string): Promise<ApiResponse> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await patient('POST', '/users', body, { 'idempotency-key': key }).catch((error: Error) => {
        // What fetch throws when the connection breaks; from another realm than the one Jest gives us.
        if (error.name !== 'TypeError' || Date.now() > deadline) throw error;
        inDoubt++;
      });
      if (answer && answer.status !== 409) return answer;
      if (answer) expect(answer.error.code).toBe('IDEMPOTENCY_KEY_IN_FLIGHT');
      await sleep(50);
    }
  }

  async function crashAndRestart(): Promise<void> {
    await current().end('SIGKILL');
    await replicas.add();
  }

  async function expectOne(answers: ApiResponse[], email: string): Promise<void> {
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect([answers.length, answers[0]!.status]).toEqual([CALLERS, 201]);
    const headers = (name: string): Set<string | null> => new Set(answers.map((answer) => answer.headers.get(name)));
    expect([headers('etag').size, headers('audit-event-id').size]).toEqual([1, 1]);
    const { id } = answers[0]!.data as { id: string };
    expect(await countOf('users WHERE email = $1', email)).toBe(1);
    expect(await countOf(`user_audit_log WHERE action = 'user.created' AND subject_id = $1`, id)).toBe(1);
    expect(await countOf('invitations WHERE user_id = $1', id)).toBe(1);
    expect((await patient('GET', `/users/${id}`)).data).toMatchObject({ id, email });
  }

  it.each(Array.from({ length: CRASHES }, (_, n) => n))(
    'make one account and get one answer, crash %i',
    async (n) => {
      const [email, key] = [newEmail(), `crash-${n}`];
      const answers = atOnce(() => create({ email }, key), CALLERS);
      // From before the first of them has begun to after the last is answered.
      await sleep((n * 160) / CRASHES + Math.random() * 40);
      await crashAndRestart();
      await expectOne(await answers, email);
    },
    PATIENCE_MS + 30_000,
  );

  it(
    'make one account when the first of them dies between its key and its effect',
    async () => {
      const [email, key] = [newEmail(), 'crash-held'];
      // Somebody else is about to take the address: whoever inserts it waits.
      await replicas.sql('BEGIN');
      await replicas.sql(`INSERT INTO users (email, canonical_email, status) VALUES ($1, $1, 'pending')`, [email]);
      const answers = atOnce(() => create({ email }, key), CALLERS);
      await sleep(500);
      const before = inDoubt;
      await current().end('SIGKILL');
      await replicas.sql('ROLLBACK');
      await replicas.add();
      await expectOne(await answers, email);
      expect(inDoubt - before).toBeGreaterThanOrEqual(CALLERS);
    },
    PATIENCE_MS + 30_000,
  );

  it('were in doubt at some time, or nothing was shown', () => {
    expect(inDoubt).toBeGreaterThan(CALLERS);
  });
});
