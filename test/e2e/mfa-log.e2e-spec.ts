import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { challenge, codeOf, verify, wrongCode } from '../support/second-factor.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD, ownedOn } from '../support/server-settings.js';

const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-mfa-log-'));
let database: TestDatabase;
let server: ServerProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await ServerProcess.start({ ...ownedOn(database), LOG_LEVEL: 'trace', DATA_DIR: dataDir });
}, 30_000);

afterAll(async () => {
  await server.end('SIGTERM');
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the log at its most talkative', () => {
  it('names no secret, code or token of the second factor', async () => {
    const owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
    const { secret } = (await owner.post('/auth/mfa/totp', { password: PASSWORD })).data as { secret: string };
    const confirmed = await owner.post('/auth/mfa/totp/confirm', { code: codeOf(secret) });
    const { recoveryCodes } = confirmed.data as { recoveryCodes: string[] };
    const mfaToken = await challenge(server.api, OWNER_EMAIL);
    const wrong = wrongCode(secret);
    expect((await verify(server.api, mfaToken, { code: wrong })).status).toBe(401);
    expect((await verify(server.api, mfaToken, { code: wrong, recoveryCode: recoveryCodes[0] })).status).toBe(400);
    expect((await verify(server.api, mfaToken, { recoveryCode: recoveryCodes[0] })).status).toBe(200);
    await server.end('SIGTERM');
    expect(server.output).toContain('/auth/mfa/verify');
    const leaked = [secret, mfaToken, ...recoveryCodes].filter((word) => server.output.includes(word));
    expect(leaked).toEqual([]);
  });
});
