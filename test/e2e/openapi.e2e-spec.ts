import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ERROR_CATALOGUE, EVENT_CATALOGUE, PERMISSION_CATALOGUE } from '@app/kernel';
import { problemsOf } from '../support/contract/response-contract.js';

interface Operation {
  operationId: string;
  summary?: string;
  security?: object[];
  requestBody?: { content: Record<string, { schema?: object }> };
  responses: Record<string, Response>;
  'x-permission'?: string;
  'x-audit'?: string;
}

interface Response {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: object; examples?: Record<string, unknown> }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: {
    responses: Record<string, Response>;
    schemas: Record<string, { properties?: Record<string, unknown> }>;
  };
}

/** Questions that do not fit into a query string. */
const ONLY_ASKS = new Set(['Access_check', 'AccessPreview_preview']);

let document: Document;
let operations: { name: string; method: string; operation: Operation }[];

const COMMITTED = { 'write-openapi': 'docs/openapi.json', 'write-error-reference': 'docs/errors.md' };

/** Each by its command, as `npm run openapi` writes it; from the build: only there do the dto files describe themselves. */
const generated = new Map<string, string>();

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-openapi-'));
  const write = async (command: string): Promise<void> => {
    const file = path.join(folder, command);
    await promisify(execFile)(process.execPath, ['dist/apps/cli/src/main.js', command, file]);
    generated.set(command, readFileSync(file, 'utf8'));
  };
  await Promise.all(Object.keys(COMMITTED).map(write));
  rmSync(folder, { recursive: true });
  document = JSON.parse(generated.get('write-openapi')!) as Document;
  operations = Object.entries(document.paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${url}`, method, operation })),
  );
});

/** What a `$ref` to a shared response points at. */
function resolved(response: Response & { $ref?: string }): Response {
  return response.$ref ? document.components.responses[response.$ref.split('/').pop()!]! : response;
}

const failing = (rule: (entry: (typeof operations)[number]) => boolean): string[] =>
  operations.filter((entry) => !rule(entry)).map(({ name }) => name);

/** What is generated and committed; its first line that differs says more than a thousand lines of difference. */
describe('what the code says of itself', () => {
  it.each(Object.entries(COMMITTED))('is what is committed: %s, %s', (command, file) => {
    const [fresh, committed] = [generated.get(command)!, readFileSync(file, 'utf8')].map((text) => text.split('\n'));
    const at = fresh!.findIndex((line, index) => line !== committed![index]);
    if (at === -1 && fresh!.length === committed!.length) return;
    const shown = `line ${at + 1}: the code says ${fresh![at]}, the file ${committed![at]}`;
    throw new Error(`${file} is not what the code says; run: npm run openapi\n${shown}`);
  });
});

describe('the OpenAPI document', () => {
  it('knows both answers to a right password', () => {
    const login = document.paths['/api/v1/auth/login']!['post']!.responses['200']!.content!['application/json']!;
    expect(JSON.stringify(login.schema)).toContain(
      '"oneOf":[{"$ref":"#/components/schemas/LoginBody"},{"$ref":"#/components/schemas/MfaChallengeBody"}]',
    );
    expect(document.components.schemas['MfaChallengeBody']!.properties).toHaveProperty('mfaToken');
  });

  it('knows the routes', () => {
    expect(document.openapi).toMatch(/^3\.0/);
    expect(operations.length).toBeGreaterThanOrEqual(24);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('gives each a summary and a described success', () => {
    expect(failing(({ operation }) => Boolean(operation.summary))).toEqual([]);
    const succeeds = ({ operation }: (typeof operations)[number]): boolean =>
      Object.entries(operation.responses).some(
        ([status, { content }]) =>
          status === '204' || (status.startsWith('2') && Object.values(content ?? {}).some(({ schema }) => schema)),
      );
    expect(failing(succeeds)).toEqual([]);
  });

  it('knows exactly one way to succeed for each', () => {
    const successes = ({ operation }: (typeof operations)[number]): number =>
      Object.keys(operation.responses).filter((status) => status.startsWith('2')).length;
    expect(failing((entry) => successes(entry) === 1)).toEqual([]);
  });

  it('asks for a token exactly where one is needed, and names the permission', () => {
    expect(
      failing(
        ({ operation }) =>
          Boolean(operation.security?.length) === '401' in operation.responses ||
          operation.operationId === 'Auth_signIn' ||
          operation.operationId === 'Auth_refresh' ||
          operation.operationId === 'MfaVerification_verify',
      ),
    ).toEqual([]);
    const permissions = operations.map(({ operation }) => operation['x-permission']).filter(Boolean);
    expect(permissions.filter((permission) => !(permission! in PERMISSION_CATALOGUE))).toEqual([]);
    expect(failing(({ operation }) => !operation['x-permission'] || '403' in operation.responses)).toEqual([]);
  });

  it('names for each change the event it leaves in the trail', () => {
    expect(
      failing(
        ({ method, operation }) =>
          method === 'get' || ONLY_ASKS.has(operation.operationId) || operation['x-audit']! in EVENT_CATALOGUE,
      ),
    ).toEqual([]);
  });

  it('documents refusals by codes of the catalogue, each with an example', () => {
    const codes = operations.flatMap(({ operation }) =>
      Object.values(operation.responses).flatMap((response) =>
        Object.keys(resolved(response).content?.['application/json']?.examples ?? {}),
      ),
    );
    expect(codes.length).toBeGreaterThan(100);
    expect(codes.filter((code) => !(code in ERROR_CATALOGUE))).toEqual([]);
  });

  it('describes every body by a schema with properties', () => {
    const bodies = operations.filter(({ operation }) => operation.requestBody);
    expect(bodies.length).toBeGreaterThan(7);
    for (const { operation } of bodies)
      expect(Object.values(operation.requestBody!.content).every(({ schema }) => schema)).toBe(true);
    const empty = Object.entries(document.components.schemas).filter(
      ([, schema]) => !Object.keys(schema.properties ?? {}).length,
    );
    expect(empty.map(([name]) => name)).toEqual([]);
  });
});

describe('an answer that is not as the document says', () => {
  const answer = { success: true, data: { status: 'ok' } };
  const error = { code: 'GROUP_NOT_FOUND', message: 'x', details: [], requestId: 'r' };
  const refusal = { success: false, error };
  const group = '/api/v1/groups/b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11';

  function problems(status: number, body: object, headers: Record<string, string> = {}, target = group): string {
    const all = new Headers({ 'content-type': 'application/json', 'x-request-id': 'r', ...headers });
    return problemsOf({ method: 'GET', target, status, headers: all, text: JSON.stringify(body) }).join();
  }

  it.each([
    ['another status', () => problems(418, refusal), 'does not know this status'],
    ['another code', () => problems(404, { ...refusal, error: { ...error, code: 'EMAIL_TAKEN' } }), '/error/code'],
    ['a field more', () => problems(404, { ...refusal, error: { ...error, stack: 'x' } }), 'stack'],
    ['a field less', () => problems(200, answer, { etag: '"1"' }), '/data'],
    ['a header more', () => problems(404, refusal, { 'x-powered-by': 'x' }), 'x-powered-by is not documented'],
    ['a header less', () => problems(200, answer), 'etag is missing'],
    ['another media type', () => problems(404, refusal, { 'content-type': 'text/html' }), 'text/html'],
    ['a route that nobody documented', () => problems(200, answer, {}, '/api/v1/nowhere'), 'no operation'],
  ])('is found out: %s', (_, found, expected) => {
    expect(found()).toContain(expected);
  });

  it('is none when it is as the document says', () => {
    expect(problems(404, refusal)).toBe('');
  });

  it('is none of Rollcall’s when a balancer says that nobody answered', () => {
    expect(problems(502, {}, { via: '1.1 balancer' })).toBe('');
    expect(problems(502, {})).toContain('does not know this status');
    expect(problems(404, refusal, { via: '1.1 balancer' })).toContain('via is not documented');
  });
});
