// The floor: what a careful hand gets out of bare Fastify and pg for the same answers. One prepared statement a request, in
// which the session is checked; the token is verified once and remembered, and so is what the caller may do, for ever. No
// validation, no headers of its own, no log lines, no limits, no error shapes: nothing that could be left out is in it.
import bcrypt from 'bcrypt';
import Fastify from 'fastify';
import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { Secrets } from '../../dist/libs/platform/src/index.js';
import * as sql from './floor-statements.mjs';

const { DATABASE_URL, POOL_SIZE, PORT, APP_ORIGIN, SECRET_KEY } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) });
const secrets = new Secrets(SECRET_KEY);
const pepper = secrets.key('password-pepper');
const successorKey = secrets.key('refresh-successor');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const { keys } = await (await fetch(`${APP_ORIGIN}/.well-known/jwks.json`)).json();
const publicKeys = new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));

const query = async (statement, values) => (await pool.query({ ...statement, values })).rows;

const verified = new Map();
function callerOf(request) {
  const token = request.headers.authorization.slice(7);
  const known = verified.get(token);
  if (known && known.exp > Date.now() / 1000) return known;
  const { header } = jwt.decode(token, { complete: true });
  const claims = jwt.verify(token, publicKeys.get(header.kid), { algorithms: ['ES256'] });
  verified.set(token, claims);
  return claims;
}

const held = new Map();
async function heldBy(userId) {
  if (!held.has(userId)) held.set(userId, (await query(sql.HELD, [userId]))[0]);
  return held.get(userId);
}

async function callerHolding(request, permission) {
  const caller = callerOf(request);
  const { own } = await heldBy(caller.sub);
  if (!own.includes(permission)) throw new Error('PERMISSION_DENIED');
  return caller;
}

const app = Fastify();
app.removeContentTypeParser('application/json');
app.addContentTypeParser(
  ['application/json', 'application/merge-patch+json'],
  { parseAs: 'string' },
  app.getDefaultJsonParser('error', 'error'),
);
app.get('/ready', () => ({ status: 'ok' }));

app.get('/api/v1/auth/me', async (request) => {
  const { sid, sub } = callerOf(request);
  const [row] = await query(sql.USER, [sid, sub, sub]);
  const { roles, permissions } = await heldBy(sub);
  return { success: true, data: { ...bodyOf(row), roles, permissions } };
});

app.get('/api/v1/users/:id', async (request) => {
  const { sid, sub } = await callerHolding(request, 'users:read');
  const [row] = await query(sql.USER, [sid, sub, request.params.id]);
  return { success: true, data: bodyOf(row) };
});

let total;
app.get('/api/v1/users', async (request) => {
  const { sid, sub } = await callerHolding(request, 'users:read');
  const { limit, cursor, q } = request.query;
  if (q !== undefined) return search(sid, sub, q, Number(limit));
  if (cursor !== undefined) {
    const position = JSON.parse(Buffer.from(cursor, 'base64url'));
    return pageOf(await query(sql.PAGE_AFTER(Number(limit) + 1), [sid, sub, ...position]), Number(limit), {});
  }
  total ??= (await query(sql.TOTAL, []))[0].total;
  const totals = { page: 1, total: Math.min(total, 10_000), totalIsExact: total <= 10_000 };
  return pageOf(await query(sql.FIRST_PAGE(Number(limit) + 1), [sid, sub]), Number(limit), totals);
});

const isFrequent = new Map();
async function search(sid, sub, q, limit) {
  if (!isFrequent.has(q)) {
    const [row] = await query(sql.SEARCH_PLAN, [q]);
    isFrequent.set(q, row['QUERY PLAN'][0].Plan['Plan Rows'] > sql.FREQUENT_ROWS);
  }
  const statement = isFrequent.get(q) ? sql.SEARCH_FREQUENT : sql.SEARCH_RARE;
  const rows = await query(statement(limit + 1), [sid, sub, q]);
  const total = rows[0]?.total ?? 0;
  return pageOf(rows, limit, { page: 1, total: Math.min(total, 1_000), totalIsExact: total <= 1_000 });
}

app.patch('/api/v1/users/:id', async (request) => {
  const { sid, sub } = await callerHolding(request, 'users:update');
  const { displayName } = request.body.profile;
  const [row] = await query(sql.UPDATE, [
    sid,
    sub,
    request.params.id,
    displayName,
    request.ip,
    request.headers['user-agent'],
    randomUUID(),
  ]);
  return { success: true, data: bodyOf(row) };
});

app.post('/api/v1/access/check', async (request) => {
  const { sid, sub } = await callerHolding(request, 'access:read');
  const { userId, permission } = request.body;
  const [row] = await query(sql.CHECK, [sid, sub, userId, permission]);
  return { success: true, data: { allowed: row.allowed } };
});

app.post('/api/v1/auth/refresh', async (request) => {
  const { refreshToken } = request.body;
  const successor = createHmac('sha256', successorKey).update(refreshToken).digest('base64url');
  const [session] = await query(sql.REFRESH, [
    refreshToken,
    randomUUID(),
    successor,
    request.ip,
    request.headers['user-agent'],
    randomUUID(),
  ]);
  const { roles } = await heldBy(session.userId);
  return { success: true, data: tokens(session, roles, successor) };
});

app.post('/api/v1/auth/login', async (request) => {
  const { email, password } = request.body;
  const [account] = await query(sql.ACCOUNT, [email]);
  const secret = createHmac('sha256', pepper).update(password.normalize('NFKC')).digest('base64');
  if (!(await bcrypt.compare(secret, account.passwordHash))) throw new Error('INVALID_CREDENTIALS');
  const refreshToken = randomUUID() + randomUUID();
  const [session] = await query(sql.SIGN_IN, [
    account.id,
    refreshToken,
    request.ip,
    request.headers['user-agent'],
    randomUUID(),
  ]);
  const { roles, permissions } = await heldBy(account.id);
  const [row] = await query(sql.USER, [session.id, account.id, account.id]);
  return {
    success: true,
    data: { ...tokens(session, roles, refreshToken), user: { ...bodyOf(row), roles, permissions } },
  };
});

function tokens(session, roles, refreshToken) {
  const claims = { sid: session.id, auth_time: Math.floor(Date.now() / 1000), amr: ['pwd'], roles };
  const accessToken = jwt.sign(claims, privateKey, {
    algorithm: 'ES256',
    header: { alg: 'ES256', typ: 'at+jwt', kid: 'floor' },
    issuer: 'https://rollcall.example',
    audience: 'rollcall',
    subject: session.userId,
    jwtid: randomUUID(),
    expiresIn: 600,
  });
  return { accessToken, tokenType: 'Bearer', expiresIn: 600, refreshToken };
}

function pageOf(rows, limit, totals) {
  const shown = rows.slice(0, limit);
  const nextCursor =
    rows.length > limit ? Buffer.from(JSON.stringify(shown.at(-1).position)).toString('base64url') : null;
  return { success: true, data: shown.map(bodyOf), meta: { limit, ...totals, nextCursor } };
}

function bodyOf({ firstName, lastName, displayName, phone, locale, timezone, avatarUrl, attributes, ...row }) {
  return {
    id: row.id,
    email: row.email,
    status: row.status,
    emailVerified: row.emailVerified,
    mustChangePassword: row.mustChangePassword,
    profile: { firstName, lastName, displayName, phone, locale, timezone, avatarUrl, attributes },
    avatarUpdatedAt: row.avatarUpdatedAt,
    deactivateAt: row.deactivateAt,
    lastLoginAt: row.lastLoginAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    deletedAt: row.deletedAt,
    version: row.version,
  };
}

process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
