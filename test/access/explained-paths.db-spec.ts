import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Database } from '@app/platform';
import { AccessEngineQueries } from '../../libs/roles/src/access/access-engine.queries.js';
import { type AccessPath } from '../../libs/roles/src/access/access.dto.js';
import { TestApp } from '../support/test-app.js';
import {
  type AccessModel,
  LAST_TICK,
  SCOPES,
  SUFFIXES,
  type StoredModel,
  accessModel,
  covers,
  instant,
  lasting,
  pathsOf,
  store,
} from './access-model.js';

/** Raise it to look harder. */
const CASES = Number(process.env['ACCESS_CASES'] ?? 60);
/** Of each world, those with the most paths. */
const QUESTIONS = 2;

interface Question {
  readonly userId: string;
  readonly permission: string;
  readonly scope: string;
  readonly asOf: Date;
}

let app: TestApp;
let database: Database;
let engine: AccessEngineQueries;
let flipped = 0;
let kept = 0;

beforeAll(async () => {
  app = await TestApp.start();
  database = app.nest.get(Database);
  engine = app.nest.get(AccessEngineQueries);
});

afterAll(() => app.stop());

function questionsOf(model: AccessModel, stored: StoredModel, tick: number): Question[] {
  const all = stored.userIds.flatMap((userId, user) =>
    SUFFIXES.flatMap((suffix) =>
      SCOPES.map((scope) => {
        const paths = pathsOf(model, user, tick).filter((path) => covers(path.suffix, suffix));
        const count = paths.filter((path) => ['*', scope].includes(path.scope)).length;
        return { count, userId, permission: `${stored.namespace}:${suffix}`, scope, asOf: instant(tick) };
      }),
    ),
  );
  const allowed = all.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count);
  return allowed.slice(0, QUESTIONS).map(({ count: _, ...question }) => question);
}

/** The edges a path goes along, each as the statement that ends it. Every value comes from the database. */
function edgesOf(path: AccessPath, { userId, asOf }: Question): string[] {
  const end = (table: string, condition: string): string =>
    `UPDATE ${table} SET removed_at = '${asOf.toISOString()}' WHERE removed_at IS NULL AND ${condition}
     OR removed_at > '${asOf.toISOString()}' AND ${condition}`;
  const steps = <T>(chain: readonly T[]): [T, T][] => chain.slice(1).map((to, index) => [chain[index]!, to]);
  const [groups, roles] = [path.groups.map(({ id }) => id), path.roles.map(({ id }) => id)];
  const start = path.grantId
    ? [`UPDATE user_roles SET revoked_at = '${asOf.toISOString()}' WHERE id = '${path.grantId}'`]
    : [
        end('group_members', `user_id = '${userId}' AND group_id = '${groups[0]!}'`),
        ...steps(groups).map(([from, to]) => end('group_parents', `group_id = '${from}' AND parent_id = '${to}'`)),
        end('group_roles', `group_id = '${groups.at(-1)!}' AND role_id = '${roles[0]!}' AND scope = '${path.scope}'`),
      ];
  return [
    ...start,
    ...steps(roles).map(([from, to]) => end('role_parents', `role_id = '${from}' AND parent_id = '${to}'`)),
    end('role_permissions', `role_id = '${roles.at(-1)!}' AND permission_code = '${path.permission}'`),
  ];
}

/** What would be answered after these edges had ended. */
async function allowedWithout(question: Question, edges: readonly string[]): Promise<boolean> {
  return database.transaction(async () => {
    await database.query('SAVEPOINT trial');
    for (const edge of edges) await database.query(edge);
    const [answer] = await engine.check([question]);
    await database.query('ROLLBACK TO SAVEPOINT trial');
    return answer!.allowed;
  });
}

/** One edge of each path ends; which, `pick` decides. */
async function assertPathsAreAll(question: Question, pick: number): Promise<void> {
  const { paths } = await engine.explain(question);
  const edges = paths.map((path) => edgesOf(path, question));
  const oneOf = (choices: readonly string[]): string => choices[pick % choices.length]!;
  expect(await allowedWithout(question, edges.map(oneOf))).toBe(false);
  flipped += 1;
  for (const spared of edges.slice(0, 3)) {
    const others = edges.filter((one) => one !== spared).map((one) => one.filter((edge) => !spared.includes(edge)));
    expect(others.every((one) => one.length > 0)).toBe(true);
    expect(await allowedWithout(question, others.map(oneOf))).toBe(true);
    if (others.length > 0) kept += 1;
  }
}

describe('what explain names', () => {
  it('is every path: to cut each is to deny, and to cut all but one is not', async () => {
    const tick = fc.integer({ min: 0, max: 2 * LAST_TICK });
    await fc.assert(
      fc.asyncProperty(fc.oneof(accessModel, accessModel.map(lasting)), tick, fc.nat(1000), async (model, at, pick) => {
        const stored = store(model);
        await app.sql(stored.sql);
        for (const question of questionsOf(model, stored, at)) await assertPathsAreAll(question, pick);
      }),
      { numRuns: CASES },
    );
    expect(flipped).toBeGreaterThan(0);
    expect(kept).toBeGreaterThan(0);
  }, 3_600_000);
});
