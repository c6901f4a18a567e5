import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PasswordHasher } from '@app/auth';
import { type ApiResponse } from '../support/api-client.js';
import { OWNER_EMAIL, PASSWORD, TestApp } from '../support/test-app.js';

let app: TestApp;

// Its own sign-in as owner is the first of the three.
beforeAll(async () => {
  app = await TestApp.start({ BCRYPT_COST: '10', SIGN_INS_PER_MINUTE: '3' });
});

afterAll(() => app.stop());

function attempt(password: string, headers = {}): Promise<ApiResponse> {
  return app.anonymous.post('/auth/login', { email: OWNER_EMAIL, password }, headers);
}

describe('the sign-in limit', () => {
  it('refuses the fourth within a minute, and no address the client writes changes that', async () => {
    const answers: ApiResponse[] = [];
    for (let n = 1; n <= 5; n++) {
      answers.push(
        await attempt('not the password', {
          'x-forwarded-for': `203.0.113.${n}`,
          'x-real-ip': `203.0.113.${n}`,
          forwarded: `for=10.0.0.${n}`,
        }),
      );
    }
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429, 429, 429]);
    const [first, , refused] = answers as [ApiResponse, ApiResponse, ApiResponse];
    expect(first.headers.get('ratelimit-limit')).toBe('3');
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    expect(refused.error).toMatchObject({ code: 'RATE_LIMITED', details: [] });
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
  });

  it('refuses the right password too, before it is hashed', async () => {
    const verify = jest.spyOn(app.nest.get(PasswordHasher), 'verify');
    const answers = await Promise.all(Array.from({ length: 20 }, () => attempt(PASSWORD)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 429));
    expect(verify).not.toHaveBeenCalled();
    expect((await app.auditEvents('action=sign-in.failed')).length).toBe(2);
  });

  it('does not bother who is signed in', async () => {
    expect((await app.owner.get('/auth/me')).status).toBe(200);
    const { refreshToken } = app.owner;
    expect((await app.anonymous.post('/auth/refresh', { refreshToken })).status).toBe(200);
  });
});
