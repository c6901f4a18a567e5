import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Place, RolesHost, type Run, runCommand } from '../support/command-line.js';
import { SECRET_KEY } from '../support/server-settings.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/roles.yaml');

interface Shown {
  permissions: { code: string }[];
  changes: { type: string; id?: string }[];
  lines: string[];
  etag: string;
  preview: {
    effects: { users: number; gains: number; losses: number };
    users: { items: { email: string; gains: object[]; losses: object[] }[] };
    rulesBroken: { rule: string; message: string }[];
    refused: { code: string } | null;
  };
}

interface NamedRole {
  id: string;
  name: string;
  permissions: string[];
  parents: { name: string }[];
  requiresApproval: boolean;
  maxHolders: number | null;
}

let app: TestApp;
let folder: string;
let host: RolesHost;
let seller: TestPerson;

beforeAll(async () => {
  app = await TestApp.start();
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-roles-'));
  host = RolesHost.start(place());
});

afterAll(async () => {
  await host.stop();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const place = (): Place => ({
  cwd: folder,
  env: {
    INIT_CWD: folder,
    LOG_LEVEL: 'error',
    DATA_DIR: folder,
    DATABASE_URL: app.database.application,
    SECRET_KEY,
  },
});

const roles = (...args: string[]): Promise<Run> => host.run(...args);
/** For what only a process shows: that it ends, with which code, and what is told of a wrong call. */
const rolesInProcess = (...args: string[]): Promise<Run> => runCommand(place(), 'roles', ...args);

const json = ({ out }: Run): Shown => JSON.parse(out) as Shown;

function file(name: string, ...lines: string[]): string {
  writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  return name;
}

async function allRoles(): Promise<Map<string, NamedRole>> {
  const list = (await app.owner.get('/roles?limit=100')).data as NamedRole[];
  return new Map(list.map((role) => [role.name, role]));
}

const groupNames = async (): Promise<string[]> =>
  ((await app.owner.get('/groups?limit=100')).data as { name: string }[]).map(({ name }) => name);
const codes = async (): Promise<string[]> =>
  ((await app.owner.get('/permissions?limit=100')).data as { code: string }[]).map(({ code }) => code);

/** Everything a file can speak of, and how many events there are. */
async function everything(): Promise<unknown> {
  const [{ count } = { count: 0 }] = await app.sql<{ count: number }>('SELECT count(*)::int FROM user_audit_log');
  return [[...(await allRoles()).values()], (await app.owner.get('/groups?limit=100')).data, await codes(), count];
}

describe('roles as code, from the command line', () => {
  it('plans the example: what comes and who gains, and changes nothing', async () => {
    seller = await app.person([]);
    const { data } = await app.owner.post('/groups', { name: 'Sales' });
    await app.owner.post(`/groups/${(data as { id: string }).id}/members`, { userIds: [seller.id] });
    const before = await everything();
    const run = await rolesInProcess('plan', EXAMPLE);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('+ permission crm:deals:read: "Read deals"\n');
    expect(run.out).toContain(
      '+ role crm-seller\n    ~ description: "" -> "Sells"\n    + crm:deals:write\n    + inherits crm-reader\n',
    );
    expect(run.out).toContain(
      '+ payment-clerk and payment-officer exclude each other: "Who orders must not release"\n',
    );
    expect(run.out).toContain(
      '~ group "Sales"\n    ~ description: "" -> "Everybody who sells"\n+ group "Sales EMEA" in "Sales"\n',
    );
    expect(run.out).toContain('+ group "Sales EMEA" carries crm-seller at region:emea\n');
    expect(run.out).toContain(
      `1 user would gain 1 and lose 0 permissions, within 1 live session:\n  ${seller.email}\n    + crm:deals:read\n`,
    );
    expect(run.out).toMatch(/\netag [\w-]{22}\.[\w-]{11}\n$/);
    expect(await everything()).toEqual(before);
  }, 60_000);

  it('applies what the plan showed, as one, with an event that names the file; applied again it writes nothing', async () => {
    const { etag, changes } = json(await roles('plan', EXAMPLE, '--json'));
    const run = await rolesInProcess('apply', EXAMPLE, '--if-match', etag);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/\nMade: 4 permissions, 9 changes\.\n$/);
    const made = await allRoles();
    expect(made.get('crm-seller')).toMatchObject({
      permissions: ['crm:deals:write'],
      parents: [{ name: 'crm-reader' }],
    });
    expect(made.get('payment-officer')).toMatchObject({ mfaRequired: true, requiresApproval: true, maxHolders: 3 });
    expect(changes.map(({ id }) => id)).toContain(made.get('crm-seller')!.id);
    expect(await codes()).toEqual(expect.arrayContaining(['crm:*', 'crm:deals:*', 'crm:payments:release']));
    const held = (await app.owner.get(`/access/permissions?userId=${seller.id}`)).data;
    expect(held).toEqual([{ permission: 'crm:deals:read', scope: '*' }]);
    const [event] = await app.auditEvents('action=roles.applied');
    expect(event).toMatchObject({
      actor: { type: 'system', id: null },
      details: {
        sha256: createHash('sha256').update(readFileSync(EXAMPLE)).digest('hex'),
        changes: changes.map(({ type }) => type),
      },
    });
    expect(await app.auditEvents('action=role.created')).toHaveLength(4);
    expect(await app.auditEvents('action=permissions.registered')).toHaveLength(1);
    const after = await everything();
    const again = await roles('apply', EXAMPLE, '--if-match', etag);
    expect(again).toMatchObject({ code: 0, out: 'Everything is as the file says. Nothing was changed.\n' });
    expect(await everything()).toEqual(after);
  }, 60_000);

  it('tells drift by its exit code, 2, after somebody changed something elsewhere', async () => {
    expect(await roles('drift', EXAMPLE)).toEqual({ code: 0, out: 'Everything is as the file says.\n', err: '' });
    const { id } = (await allRoles()).get('crm-seller')!;
    await app.owner.patch(`/roles/${id}`, { permissions: ['crm:payments:order', 'crm:deals:write'] });
    const run = await rolesInProcess('drift', EXAMPLE);
    expect(run.code).toBe(2);
    expect(run.out).toContain('~ role crm-seller\n    - crm:payments:order\n');
    expect((await roles('drift', EXAMPLE, '--json')).code).toBe(2);
  }, 60_000);

  it('refuses to apply when it would do something else than was shown, or when nobody agreed', async () => {
    const { etag } = json(await roles('plan', EXAMPLE, '--json'));
    const { id } = (await allRoles()).get('crm-seller')!;
    await app.owner.patch(`/roles/${id}`, { parents: [] });
    const before = await everything();
    const stale = await roles('apply', EXAMPLE, '--if-match', etag, '--json');
    expect(stale.code).toBe(1);
    expect(JSON.parse(stale.out)).toMatchObject({ error: { code: 'PRECONDITION_FAILED' } });
    const unasked = await rolesInProcess('apply', EXAMPLE);
    expect(unasked).toMatchObject({ code: 1, out: '' });
    expect(unasked.err).toContain('--yes');
    expect((await rolesInProcess('drift')).code).toBe(1);
    expect(await everything()).toEqual(before);
    expect((await roles('apply', EXAMPLE, '--yes')).code).toBe(0);
    expect((await allRoles()).get('crm-seller')).toMatchObject({ parents: [{ name: 'crm-reader' }] });
  }, 60_000);

  it('tells what is wrong with a file by its lines, all at once, also what only the database knows', async () => {
    const malformed = file('malformed.yaml', 'roles:', '  - name: Desk', '    colour: red', 'group: []');
    const refused = await rolesInProcess('apply', malformed, '--yes');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /^malformed.yaml:2: .*\nmalformed.yaml:3: .*colour.*\nmalformed.yaml:4: group: .*\nNothing was changed.\n$/,
    );
    const dangling = file(
      'dangling.yaml',
      'permissions: {users:fly: Fly}',
      'roles:',
      '  - name: x',
      '    inherits: [ghost]',
    );
    expect((await roles('plan', dangling)).err).toBe(
      'dangling.yaml:1: permissions.users:fly: lies in a namespace of Rollcall itself\n' +
        'dangling.yaml:4: roles.0.inherits.0: there is no role ghost\nNothing was changed.\n',
    );
  }, 60_000);

  it('shows which rule a file would break, and then changes nothing at all', async () => {
    const both = file(
      'both.yaml',
      'permissions: {crm:new: New}',
      'roles:',
      '  - {name: newcomer, permissions: [crm:new]}',
      'groups:',
      '  - {name: Sales, roles: [{role: crm-reader}, {role: newcomer}, {role: payment-officer}]}',
    );
    const before = await everything();
    const plan = await roles('plan', both, '--json');
    expect(plan.code).toBe(1);
    expect(json(plan).preview.rulesBroken).toMatchObject([{ rule: 'APPROVAL_REQUIRED', role: 'payment-officer' }]);
    expect(json(plan).preview.effects).toEqual({ users: 1, gains: 2, losses: 0 });
    const run = await roles('apply', both, '--yes');
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toContain('APPROVAL_REQUIRED');
    expect(await everything()).toEqual(before);
  }, 60_000);

  it('does for a named user what that user may, in their name, and refuses the rest', async () => {
    const [admin, auditor] = [await app.person(['admin']), await app.person(['auditor'])];
    const modest = file('modest.yaml', 'roles:', '  - {name: reader, permissions: [users:read]}');
    const greedy = file('greedy.yaml', 'roles:', '  - {name: greedy, permissions: ["*"]}');
    const registering = file('registering.yaml', 'permissions: {crm:other: Other}');
    const refusals = [
      await roles('apply', modest, '--yes', '--as', auditor.email),
      await roles('apply', registering, '--yes', '--as', auditor.email),
      await roles('apply', greedy, '--yes', '--as', admin.email),
      await roles('apply', modest, '--yes', '--as', 'nobody@example.com'),
    ];
    expect(refusals.map(({ code, err }) => [code, err.split(':')[0]])).toEqual([
      [1, 'PERMISSION_DENIED'],
      [1, 'PERMISSION_DENIED'],
      [1, 'GRANT_EXCEEDS_AUTHORITY'],
      [1, 'USER_NOT_FOUND'],
    ]);
    const plan = await roles('plan', greedy, '--as', admin.email);
    expect(plan.code).toBe(1);
    expect(plan.out).toContain('Refused: GRANT_EXCEEDS_AUTHORITY');
    expect((await roles('apply', modest, '--yes', '--as', admin.email)).code).toBe(0);
    const made = await allRoles();
    expect([made.has('reader'), made.has('greedy'), (await codes()).includes('crm:other')]).toEqual([
      true,
      false,
      false,
    ]);
    for (const action of ['roles.applied', 'role.created']) {
      expect((await app.auditEvents(`action=${action}`))[0]!.actor).toMatchObject({ type: 'user', id: admin.id });
    }
  }, 120_000);

  it('writes what is there as a file that has no drift; with prune it deletes what the file leaves out, and no system role', async () => {
    expect((await roles('export', 'now.yaml')).out).toBe('now.yaml written\n');
    expect((await roles('drift', 'now.yaml')).code).toBe(0);
    const pruning = file(
      'pruning.yaml',
      'prune: true',
      'roles:',
      '  - {name: crm-reader, permissions: [crm:deals:read]}',
      '  - {name: payment-clerk}',
      'groups:',
      '  - {name: Sales EMEA, in: null}',
    );
    const plan = json(await roles('plan', pruning, '--json'));
    expect(plan.lines).toEqual(['- group "Sales"', '- role crm-seller', '- role payment-officer', '- role reader']);
    expect(plan.preview.effects).toEqual({ users: 1, gains: 0, losses: 1 });
    expect((await roles('apply', pruning, '--if-match', `"${plan.etag}"`)).code).toBe(0);
    expect([...(await allRoles()).keys()].sort()).toEqual(
      ['admin', 'auditor', 'crm-reader', 'owner', 'payment-clerk', 'user'].sort(),
    );
    expect(await groupNames()).toEqual(['Sales EMEA']);
    const restored = await roles('apply', 'now.yaml', '--yes');
    expect(restored).toMatchObject({ code: 0, err: '' });
    expect((await roles('drift', 'now.yaml')).code).toBe(0);
    expect(await groupNames()).toEqual(['Sales', 'Sales EMEA']);
  }, 120_000);
});
