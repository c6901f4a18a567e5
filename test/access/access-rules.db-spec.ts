import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Actor } from '@app/kernel';
import { TestApp } from '../support/test-app.js';
import { RulesActions, refusalOf } from './rules-actions.js';
import { type Step, commandOf, step } from './rules-commands.js';
import { GROUPS, HOUR_MS, ROLES, RulesFixture, USERS, actorsAt } from './rules-fixture.js';
import { amplified, brokenRules, exceeds } from './rules-oracle.js';
import { type Command, simulate } from './rules-simulation.js';
import { type World } from './rules-world.js';

/** Raise it to look harder. */
const SEQUENCES = Number(process.env['ACCESS_SEQUENCES'] ?? 40);
/** At most; half of it on average. */
const LENGTH = 30;

let app: TestApp;
let fixture: RulesFixture;
let actions: RulesActions;
const outcomes = new Map<string, number>();

beforeAll(async () => {
  app = await TestApp.start();
  actions = new RulesActions(app);
  fixture = await RulesFixture.open(app);
});

afterAll(async () => {
  if (process.env['ACCESS_SEQUENCES']) process.stderr.write(`${JSON.stringify([...outcomes.entries()].sort())}\n`);
  await fixture.close();
  await app.stop();
});

function targetsOf(command: Command): readonly string[] {
  if ('userIds' in command) return command.userIds;
  return 'userId' in command ? [command.userId] : [];
}

const unchanging = ({ now: _now, ...world }: World): object => world;

async function play(begin: number, one: Step, before: World): Promise<World> {
  const command = commandOf(one, before, begin);
  const actor = actorsAt(begin)[one.actor]!;
  if (!command) return before;
  const expected = simulate(before, actor, command);
  const refusal = await refusalOf(actions.make(actor, command));
  const after = await fixture.world();
  const said = JSON.stringify({
    command,
    actor,
    refusal,
    expected: typeof expected === 'string' ? expected : 'accepted',
  });
  outcomes.set(`${command.type} ${refusal ?? 'ok'}`, (outcomes.get(`${command.type} ${refusal ?? 'ok'}`) ?? 0) + 1);
  if (refusal !== undefined) expect([said, unchanging(after)]).toEqual([said, unchanging(before)]);
  expect([said, brokenRules(after)]).toEqual([said, []]);
  expect([said, amplified(before, after, actor)]).toEqual([said, []]);
  if (refusal === undefined) {
    expect([said, targetsOf(command).filter((id) => exceeds(before, id, actor))]).toEqual([said, []]);
  }
  expect([said, refusal === undefined]).toEqual([said, typeof expected !== 'string']);
  return after;
}

describe('the rules of access, over random sequences of changes by actors of every authority', () => {
  it('hold after each change; what they forbid is refused and changes nothing, what they allow is made', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: LENGTH, size: 'max' }), async (steps) => {
        const begin = await fixture.reset();
        let world = await fixture.world();
        expect(brokenRules(world)).toEqual([]);
        for (const one of steps) world = await play(begin, one, world);
      }),
      { numRuns: SEQUENCES, interruptAfterTimeLimit: 1_500_000 },
    );
  }, 1_800_000);

  it('count nothing that the change itself would give: who is in a role or a group does not raise it to their own', async () => {
    const begin = await fixture.reset();
    const [, all, , member] = actorsAt(begin);
    const owner = (await fixture.world()).roles.find(({ name }) => name === 'owner')!.id;
    const raised: [Actor, Command][] = [
      [all!, { type: 'role.update', roleId: ROLES[0]!, permissions: ['*'] }],
      [all!, { type: 'role.update', roleId: ROLES[0]!, parents: [owner] }],
      [member!, { type: 'group.update', groupId: GROUPS[0]!, parentId: GROUPS[2]! }],
    ];
    for (const [actor, command] of raised) {
      expect([command, await refusalOf(actions.make(actor, command))]).toEqual([command, 'GRANT_EXCEEDS_AUTHORITY']);
    }
  });

  it('let an API key give nothing that outlives it', async () => {
    const begin = await fixture.reset();
    const ending = actorsAt(begin)[9]!;
    const grant = (hours: number | null): Command => {
      const validUntil = hours === null ? null : new Date(begin + hours * HOUR_MS);
      return { type: 'grant', userId: USERS[5]!, roleId: ROLES[0]!, scope: 's1', validUntil };
    };
    const refusals = [];
    for (const hours of [null, 2, 1]) refusals.push(await refusalOf(actions.make(ending, grant(hours))));
    expect(refusals).toEqual(['GRANT_EXCEEDS_AUTHORITY', 'GRANT_EXCEEDS_AUTHORITY', undefined]);
    expect(await refusalOf(actions.make(ending, { type: 'role.update', roleId: ROLES[0]! }))).toBe(
      'GRANT_EXCEEDS_AUTHORITY',
    );
  });
});
