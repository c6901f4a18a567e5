import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AppError, SYSTEM } from '@app/kernel';
import { type AccessState } from '../../libs/roles/src/as-code/access-state.js';
import { AccessStateQueries } from '../../libs/roles/src/as-code/access-state.queries.js';
import { pairOf } from '../../libs/roles/src/as-code/desired-exclusions.js';
import { parseRolesFile } from '../../libs/roles/src/as-code/parse-roles-file.js';
import { RolesApplyService } from '../../libs/roles/src/as-code/roles-apply.service.js';
import { RolesFileError } from '../../libs/roles/src/as-code/roles-file.js';
import { RolesPlanService } from '../../libs/roles/src/as-code/roles-plan.service.js';
import { applied } from '../../libs/roles/src/as-code/testing/access-in-memory.js';
import { randomFile } from '../../libs/roles/src/as-code/testing/random-files.js';
import { TestApp } from '../support/test-app.js';

/** Files, applied one after the other to what the last one left. Raise it to look harder. */
const FILES = Number(process.env['ROLES_FILES'] ?? 300);

let app: TestApp;
let plans: RolesPlanService;
let applying: RolesApplyService;
const outcomes = { changed: 0, same: 0, impossible: 0, refused: 0 };

beforeAll(async () => {
  app = await TestApp.start();
  plans = app.nest.get(RolesPlanService);
  applying = app.nest.get(RolesApplyService);
});

afterAll(() => app.stop());

const readState = (): Promise<AccessState> => app.nest.get(AccessStateQueries).read();

async function countEvents(): Promise<number> {
  const [row] = await app.sql<{ count: number }>('SELECT count(*)::int FROM user_audit_log');
  return row!.count;
}

/** Without what an order does not say, and what only the database knows. */
function comparable({ permissions, retired, roles, exclusions, groups, usedIds: _ }: AccessState): unknown {
  const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
  return {
    permissions: permissions.map(({ code }) => code).sort(),
    retired: [...retired].sort(),
    roles: roles
      .map((role) => ({ ...role, permissions: new Set(role.permissions), parents: new Set(role.parents) }))
      .sort(byName),
    exclusions: new Map(exclusions.map(({ role, other, reason }) => [pairOf(role, other), reason])),
    groups: groups.map((group) => ({ ...group, roles: new Set(group.roles) })).sort(byName),
  };
}

async function check(text: string): Promise<keyof typeof outcomes> {
  const source = parseRolesFile(text);
  const before = await readState();
  const events = await countEvents();
  const shown = await plans.plan(SYSTEM, source).catch((error: unknown) => error);
  expect(comparable(await readState())).toEqual(comparable(before));
  if (shown instanceof RolesFileError) {
    await expect(applying.apply(SYSTEM, source)).rejects.toThrow(RolesFileError);
    return 'impossible';
  }
  const { preview, etag, ...plan } = shown as Awaited<ReturnType<RolesPlanService['plan']>>;
  const refusal = preview.refused?.code ?? preview.rulesBroken[0]?.rule;
  const made = await applying.apply(SYSTEM, source, etag).catch((error: unknown) => error);
  if (refusal !== undefined) {
    expect((made as AppError).code).toBe(refusal);
    expect([comparable(await readState()), await countEvents()]).toEqual([comparable(before), events]);
    return 'refused';
  }
  expect(made).toEqual(plan);
  const after = await readState();
  expect(comparable(after)).toEqual(comparable(applied(plan, before)));
  const told = await countEvents();
  expect(told > events).toBe(plan.lines.length > 0);
  expect(await applying.apply(SYSTEM, source)).toEqual({ permissions: [], changes: [], lines: [] });
  expect([await countEvents(), (await plans.drift(source)).lines]).toEqual([told, []]);
  expect((await plans.drift(parseRolesFile(await plans.export()))).lines).toEqual([]);
  return plan.lines.length > 0 ? 'changed' : 'same';
}

describe('random roles files, one after the other', () => {
  it('each lead to what was planned, or are refused as foretold, and change nothing when applied again', async () => {
    for (const file of fc.sample(randomFile, FILES)) {
      const text = JSON.stringify(file);
      try {
        outcomes[await check(text)] += 1;
      } catch (error) {
        (error as Error).message = `${text}: ${(error as Error).message}`;
        throw error;
      }
    }
    expect(outcomes.changed).toBeGreaterThan(FILES / 50);
    expect(outcomes.impossible).toBeGreaterThan(0);
  }, 600_000);
});
