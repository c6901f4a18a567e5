import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../support/test-app.js';

const APP_ORIGIN = 'https://app.example.com';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ CORS_ORIGINS: APP_ORIGIN });
});

afterAll(() => app.stop());

/** Bytes on the wire, for what no HTTP client would send. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('every answer', () => {
  it('carries the request id it was sent, or a new one', async () => {
    const sent = await app.owner.get('/auth/me', { 'x-request-id': 'trace-42.a:b' });
    expect(sent.headers.get('x-request-id')).toBe('trace-42.a:b');
    const hostile = await app.owner.get('/auth/me', { 'x-request-id': 'x"} injected' });
    expect(hostile.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('puts the same id into a refusal', async () => {
    const refused = await app.anonymous.get('/users', { 'x-request-id': 'trace-43' });
    expect(refused.error.requestId).toBe('trace-43');
  });

  it('is protected against sniffing, framing and scripts', async () => {
    for (const path of ['//health', '/users', '/nowhere']) {
      const { headers } = await app.anonymous.get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      const policy = headers.get('content-security-policy');
      for (const rule of ['default-src', 'object-src', 'base-uri', 'form-action', 'frame-ancestors'])
        expect(policy).toContain(`${rule} 'none'`);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('is kept by no cache unless its route says otherwise', async () => {
    const { id } = await app.person();
    const kept = async (path: string) => (await app.owner.get(path)).headers.get('cache-control');
    for (const path of ['/users', `/users/${id}`, '/audit-events', '/nowhere', '//ready'])
      expect([path, await kept(path)]).toEqual([path, 'no-store']);
    const unchanged = await app.owner.get('/auth/me');
    expect(unchanged.headers.get('cache-control')).toBe('no-store');
    expect(await kept('//.well-known/jwks.json')).toBe('public, max-age=300');
  });
});

describe('refusals', () => {
  it('say which route does not exist in the envelope', async () => {
    const response = await app.owner.get('/nowhere');
    expect([response.status, response.error.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it('come as RFC 9457 to whoever asks for it', async () => {
    const response = await app.anonymous.get('/users', { accept: 'application/problem+json' });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.parse(response.text)).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      instance: '/api/v1/users',
    });
  });

  it.each([
    ['text/plain', 'hello', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['application/x-www-form-urlencoded', 'a=1', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['multipart/form-data; boundary=x', '--x--', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['application/json', '{"email":', 400, 'MALFORMED_REQUEST'],
    ['application/json', '', 400, 'VALIDATION_ERROR'],
    ['application/json', 'null', 400, 'VALIDATION_ERROR'],
    ['application/json', '[]', 400, 'VALIDATION_ERROR'],
    ['application/json', '"text"', 400, 'VALIDATION_ERROR'],
    ['application/json', '{"__proto__":{"a":1}}', 400, 'VALIDATION_ERROR'],
    ['application/json', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 400, 'VALIDATION_ERROR'],
    ['application/json', `{"email":"${'x'.repeat(110_000)}"}`, 413, 'PAYLOAD_TOO_LARGE'],
  ])('answer a %s body %.20s with %i %s', async (contentType, body, status, code) => {
    const response = await app.owner.post('/users', body, { 'content-type': contentType });
    expect([response.status, response.error?.code]).toEqual([status, code]);
  });

  it('answer a URL that cannot be read', async () => {
    const response = await app.owner.get('/users/%zz');
    expect([response.status, response.error.code]).toEqual([400, 'MALFORMED_REQUEST']);
  });

  it('answer what is no HTTP at all, and headers without end', async () => {
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*MALFORMED_REQUEST/);
    const endless = `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await raw(endless)).toMatch(/^HTTP\/1\.1 431 [\s\S]*HEADERS_TOO_LARGE/);
  });

  it('refuse a message that ends in two places, and methods that nobody offers', async () => {
    const head = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const smuggled = `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n`;
    for (const bytes of [smuggled, `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`]) {
      const answers = (await raw(bytes)).match(/HTTP\/1\.1 \d{3}/g);
      expect(answers).toEqual(['HTTP/1.1 400']);
    }
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'NONSENSE'])
      expect(
        await raw(`${method} /api/v1/users HTTP/1.1\r\nHost: x\r\nX-Secret: mirrored\r\nConnection: close\r\n\r\n`),
      ).toMatch(/^(HTTP\/1\.1 4\d\d (?![\s\S]*mirrored)|$)/);
  });

  it('never show what is inside: no stack, no SQL, no path', async () => {
    const answers = await Promise.all([
      app.owner.get("/users?q='"),
      app.owner.get('/users?cursor=%F0%9F'),
      app.owner.post('/users', { email: 'a@b.example', profile: { attributes: { a: 'x' }, locale: 'x'.repeat(40) } }),
      app.owner.patch('/users/00000000-0000-0000-0000-000000000000', {}),
    ]);
    for (const { text } of answers) expect(text).not.toMatch(/SELECT|node_modules|libs\/|at async|QueryFailed/);
  });
});

describe('CORS', () => {
  it('lets a listed origin in, with its credentials', async () => {
    const response = await app.owner.get('/auth/me', { origin: APP_ORIGIN });
    expect(response.headers.get('access-control-allow-origin')).toBe(APP_ORIGIN);
    expect(response.headers.get('access-control-expose-headers')).toContain('ETag');
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'null', 'http://app.example.com'])(
    'tells %s nothing',
    async (origin) => {
      const response = await app.owner.get('/auth/me', { origin });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('answers a preflight', async () => {
    const preflight = await app.anonymous.call('OPTIONS', '/users', {
      headers: {
        origin: APP_ORIGIN,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'if-match',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
  });
});

describe('documentation', () => {
  it('is served from here, with a policy under which it works', async () => {
    const page = await app.anonymous.get('//docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const scripts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(scripts.length).toBeGreaterThan(2);
    for (const path of scripts) expect(path).not.toMatch(/^https?:/);
  });

  it('can be read in Redoc, which needs nothing from elsewhere and gets nothing else from its package', async () => {
    const page = await app.anonymous.get('//docs/redoc');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toMatch(/default-src 'none'; script-src 'self';.*connect-src 'self'; worker-src blob:/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:/);
    const [script] = [...page.text.matchAll(/<script src="([^"]+)"><\/script>/g)].map(([, path]) => path!);
    expect(page.text).toContain('spec-url="/openapi.json"');
    const served = await app.anonymous.get(`/${script}`);
    expect(served.status).toBe(200);
    expect(served.headers.get('content-type')).toContain('javascript');
    expect(served.text).toContain('Redoc');
    expect((await app.anonymous.get('//docs/redoc/redoc.lib.js')).status).not.toBe(200);
  });
});

describe('an installation that is reached by https and shows no documentation', () => {
  let hidden: TestApp;

  beforeAll(async () => {
    hidden = await TestApp.start({ DOCS_ENABLED: 'false', PUBLIC_URL: 'https://id.example.com' });
  });

  afterAll(() => hidden.stop());

  it('has none there, nor the document', async () => {
    for (const path of ['//docs', '//docs/redoc', '//docs/redoc/redoc.standalone.js'])
      expect([path, (await hidden.anonymous.get(path)).status]).toEqual([path, 404]);
    expect((await hidden.anonymous.get('//openapi.json')).status).toBe(404);
  });

  it('tells browsers to come by https only, for a year', async () => {
    const { headers } = await hidden.anonymous.get('//health');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    expect((await app.anonymous.get('//health')).headers.get('strict-transport-security')).toBeNull();
  });
});
