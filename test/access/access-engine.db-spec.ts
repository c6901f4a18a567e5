import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AccessEngineQueries } from '../../libs/roles/src/access/access-engine.queries.js';
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
  pathsOf,
  store,
} from './access-model.js';

/** Raise it to look harder. */
const CASES = Number(process.env['ACCESS_CASES'] ?? 120);

let app: TestApp;
let engine: AccessEngineQueries;

beforeAll(async () => {
  app = await TestApp.start();
  engine = app.nest.get(AccessEngineQueries);
});

afterAll(() => app.stop());

interface Question {
  readonly user: number;
  readonly suffix: string;
  readonly scope: string;
  readonly tick: number;
}

function allQuestions(model: AccessModel, ticks: readonly number[]): Question[] {
  const users = Array.from({ length: model.users }, (_, user) => user);
  return users.flatMap((user) =>
    SUFFIXES.flatMap((suffix) => SCOPES.flatMap((scope) => ticks.map((tick) => ({ user, suffix, scope, tick })))),
  );
}

function pathsFor(model: AccessModel, { user, suffix, scope, tick }: Question): number {
  return pathsOf(model, user, tick).filter((path) => ['*', scope].includes(path.scope) && covers(path.suffix, suffix))
    .length;
}

const asked = ({ namespace, userIds }: StoredModel, { user, suffix, scope, tick }: Question) => ({
  userId: userIds[user]!,
  permission: `${namespace}:${suffix}`,
  scope,
  asOf: instant(tick),
});

describe('the access engine, on random worlds of users, groups, roles, scopes and times', () => {
  it('checks, lists, finds holders and explains what brute force finds', async () => {
    const ticks = fc.uniqueArray(fc.integer({ min: 0, max: 2 * LAST_TICK }), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(accessModel, ticks, async (model, instants) => {
        const stored = store(model);
        await app.sql(stored.sql);
        const questions = allQuestions(model, instants);
        const expected = questions.map((question) => pathsFor(model, question) > 0);
        const checked = await engine.check(questions.map((question) => asked(stored, question)));
        expect(checked.map(({ allowed }) => allowed)).toEqual(expected);
        await assertHolders(model, stored, instants);
        await assertLists(model, stored, instants);
        for (const question of questions.filter((_, index) => index % 7 === 0)) {
          const explained = await engine.explain(asked(stored, question));
          expect([explained.allowed, explained.paths.length]).toEqual([
            pathsFor(model, question) > 0,
            pathsFor(model, question),
          ]);
        }
      }),
      { numRuns: CASES },
    );
  }, 600_000);
});

async function assertHolders(model: AccessModel, stored: StoredModel, ticks: readonly number[]): Promise<void> {
  for (const tick of ticks) {
    const question = { suffix: SUFFIXES[0], scope: SCOPES[1], tick };
    const { permission, scope, asOf } = asked(stored, { ...question, user: 0 });
    const page = await engine.listHolders({ permission, scope, asOf, limit: 100 });
    const expected = stored.userIds.filter((_, user) => pathsFor(model, { ...question, user }) > 0);
    expect(page.items.map(({ userId }) => userId).sort()).toEqual([...expected].sort());
  }
}

async function assertLists(model: AccessModel, stored: StoredModel, ticks: readonly number[]): Promise<void> {
  for (const [user, userId] of stored.userIds.entries()) {
    const page = await engine.listPermissions({ userId, asOf: instant(ticks[0]!), limit: 100 });
    const expected = pathsOf(model, user, ticks[0]!).map(
      ({ suffix, scope }) => `${stored.namespace}:${suffix} ${scope}`,
    );
    expect(page.items.map(({ permission, scope }) => `${permission} ${scope}`).sort()).toEqual(
      [...new Set(expected)].sort(),
    );
  }
}
