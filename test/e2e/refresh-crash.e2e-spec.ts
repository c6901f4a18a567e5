import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { ROUNDS } from '../support/races.js';
import { Replicas } from '../support/replicas.js';
import { type ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';

const SESSIONS = 16;
const CRASHES = Math.ceil(ROUNDS / 10);

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** A client that was answered, or that does not know what became of its token. */
interface Client {
  readonly sid: string;
  /** The last token it was given. */
  known: string;
  /** It asked for the next one and never heard. */
  isInDoubt: boolean;
}

let replicas: Replicas;
let clients: Client[];

const refresh = (server: ServerProcess, refreshToken: string): Promise<ApiResponse> =>
  server.api.post('/auth/refresh', { refreshToken });
const tokensOf = ({ data }: ApiResponse): Tokens => data as Tokens;

function sessionOf(accessToken: string): string {
  const claims = Buffer.from(accessToken.split('.')[1]!, 'base64url').toString();
  return (JSON.parse(claims) as { sid: string }).sid;
}

async function newClients(server: ServerProcess): Promise<Client[]> {
  return Promise.all(
    Array.from({ length: SESSIONS }, async () => {
      const { accessToken, refreshToken } = await server.api.signIn(OWNER_EMAIL, PASSWORD);
      return { sid: sessionOf(accessToken!), known: refreshToken!, isInDoubt: false };
    }),
  );
}

/** Refreshes until the server is gone. */
async function refreshForEver(server: ServerProcess, client: Client): Promise<void> {
  for (;;) {
    client.isInDoubt = true;
    const response = await refresh(server, client.known);
    if (response.status !== 200) throw new Error(`An honest refresh was refused: ${response.text}`);
    client.known = tokensOf(response).refreshToken;
    client.isInDoubt = false;
  }
}

async function crashWhileRefreshing(server: ServerProcess, afterMs: number): Promise<void> {
  const loops = clients.map((client) =>
    refreshForEver(server, client).catch((error: Error) => {
      // What fetch throws when the connection breaks; from another realm than the one Jest gives us.
      if (error.name !== 'TypeError') throw error;
    }),
  );
  await sleep(afterMs);
  await server.end('SIGKILL');
  await Promise.all(loops);
}

/** For each session how many of its tokens are unused: at most one, whatever was killed when. */
async function unusedTokens(): Promise<Map<string, number>> {
  const rows = await replicas.sql<{ sid: string; unused: number }>(
    `SELECT session_id AS sid, count(*) FILTER (WHERE consumed_at IS NULL)::int AS unused
     FROM refresh_tokens WHERE session_id = ANY ($1) GROUP BY session_id`,
    [clients.map(({ sid }) => sid)],
  );
  return new Map(rows.map(({ sid, unused }) => [sid, unused]));
}

const wasRotated = async (sid: string, known: string, server: ServerProcess): Promise<[ApiResponse, ApiResponse]> => {
  const first = await refresh(server, known);
  const again = await refresh(server, known);
  if (first.status === 200 && again.status === 200) expect(sessionOf(tokensOf(first).accessToken)).toBe(sid);
  return [first, again];
};

/** As if the restart had taken longer than an honest retry may. */
const letGracePass = (): Promise<object[]> =>
  replicas.sql(
    `UPDATE refresh_tokens SET consumed_at = consumed_at - interval '11 seconds' WHERE consumed_at IS NOT NULL`,
  );

beforeAll(async () => {
  replicas = await Replicas.start(1);
}, 60_000);

afterAll(() => replicas.stop());

it(
  'an honest client that asks again after kill -9 gets the one successor, and no session is lost',
  async () => {
    let server = replicas.running.at(-1)!;
    clients = await newClients(server);
    let inDoubt = 0;
    for (let crash = 0; crash < CRASHES; crash++) {
      await crashWhileRefreshing(server, 60 + Math.random() * 300);
      server = await replicas.add();
      expect(new Set((await unusedTokens()).values())).toEqual(new Set([1]));
      // Whatever the machine was doing while it started again: a client may retry for ten seconds.
      await replicas.sql('UPDATE refresh_tokens SET consumed_at = clock_timestamp() WHERE consumed_at IS NOT NULL');
      for (const client of clients) {
        const [first, again] = await wasRotated(client.sid, client.known, server);
        expect([first.status, again.status]).toEqual([200, 200]);
        expect(tokensOf(again).refreshToken).toBe(tokensOf(first).refreshToken);
        if (client.isInDoubt) inDoubt++;
        client.known = tokensOf(first).refreshToken;
        expect((await server.api.withToken(tokensOf(first).accessToken).get('/auth/me')).status).toBe(200);
      }
      expect(new Set((await unusedTokens()).values())).toEqual(new Set([1]));
    }
    expect(inDoubt).toBeGreaterThan(0);
  },
  60_000 + CRASHES * 30_000,
);

it('beyond the grace, a token whose use was committed is a replay, which ends its session; the others go on', async () => {
  let server = replicas.running.at(-1)!;
  clients = await newClients(server);
  await crashWhileRefreshing(server, 150);
  server = await replicas.add();
  await letGracePass();
  const before = await unusedTokens();
  for (const { sid, known } of clients) {
    expect(before.get(sid)).toBe(1);
    const [used] = await replicas.sql(
      `SELECT FROM refresh_tokens WHERE token_hash = sha256(convert_to($1, 'UTF8')) AND consumed_at IS NOT NULL`,
      [known],
    );
    const response = await refresh(server, known);
    const ended = await replicas.sql(`SELECT FROM sessions WHERE id = $1 AND revoked_reason = 'token-reuse'`, [sid]);
    expect([response.status, ended.length]).toEqual(used ? [401, 1] : [200, 0]);
  }
}, 60_000);
