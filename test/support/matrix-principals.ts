import { setTimeout as sleep } from 'node:timers/promises';
import { AccessWorld } from './access-world.js';
import { type ApiClient } from './api-client.js';
import { SYSTEM_ROLES, covers } from './route-rules.js';
import { severalAtATime } from './several-at-a-time.js';
import { PASSWORD } from './server-settings.js';
import { type TestApp, type TestPerson } from './test-app.js';

/** One who calls. */
export interface Caller {
  /** As the audit trail names it. */
  readonly id: string | undefined;
  readonly api: ApiClient;
  /** For a call that ends its own session: one more session of the same person. */
  readonly onceMore: () => Promise<ApiClient>;
}

/** Who calls, by what must be expected of it. */
export interface CallerKind {
  /** `nobody`: whatever is presented, it is not accepted as anybody. A `program` has an API key. */
  readonly is: 'nobody' | 'person' | 'program';
  readonly mayUse: (permission: string) => boolean;
}

const never = (): boolean => false;
const always = (): boolean => true;
const carriedBy = (role: keyof typeof SYSTEM_ROLES) => (permission: string) => covers(SYSTEM_ROLES[role], permission);

/** `the permission` is the one that the route asks for. */
export const CALLER_KINDS = {
  'nobody signed in': { is: 'nobody', mayUse: never },
  'a person without a role': { is: 'person', mayUse: never },
  'a user': { is: 'person', mayUse: carriedBy('user') },
  'an auditor': { is: 'person', mayUse: carriedBy('auditor') },
  'an admin': { is: 'person', mayUse: carriedBy('admin') },
  'an owner': { is: 'person', mayUse: carriedBy('owner') },
  'a person with everything but the permission': { is: 'person', mayUse: never },
  'a person with nothing but the permission': { is: 'person', mayUse: always },
  'a person whose grant of everything has just expired': { is: 'person', mayUse: never },
  'a person whose grant of everything begins tomorrow': { is: 'person', mayUse: never },
  'a person with everything at another scope only': { is: 'person', mayUse: never },
  'a suspended person with everything': { is: 'nobody', mayUse: never },
  'an API key with everything but the permission': { is: 'program', mayUse: never },
  'an API key with nothing but the permission': { is: 'program', mayUse: always },
  'a revoked API key with everything': { is: 'nobody', mayUse: never },
} as const satisfies Record<string, CallerKind>;

export type CallerName = keyof typeof CALLER_KINDS;

/** Finds who plays the kind for a route that asks for this permission. */
export type Cast = Readonly<Record<CallerName, (permission: string) => Caller>>;

/** They wait for each other at the lock on access, each with a connection. */
const MADE_AT_ONCE = 8;
const EXPIRES_AFTER_MS = 1_500;
const LAST_USE_BEFORE_MS = 500;

/** Everybody who calls, made by the owner through the API. @param permissions those that routes ask for */
export async function assembleCast(app: TestApp, permissions: readonly string[]): Promise<Cast> {
  const all = ((await app.owner.get('/permissions?limit=100')).data as { code: string }[]).map(({ code }) => code);
  const allBut = (permission: string) => all.filter((code) => !covers([code], permission));
  const stage = new Stage(app, all);
  return {
    'nobody signed in': one({ id: undefined, api: app.anonymous, onceMore: () => Promise.resolve(app.anonymous) }),
    'a person without a role': one(await stage.person([])),
    'a user': one(await stage.person(['user'])),
    'an auditor': one(await stage.person(['auditor'])),
    'an admin': one(await stage.person(['admin'])),
    'an owner': one(await stage.person(['owner'])),
    'a person with everything but the permission': await each(permissions, (code) => stage.personWith(allBut(code))),
    'a person with nothing but the permission': await each(permissions, (code) => stage.personWith([code])),
    'a person whose grant of everything begins tomorrow': one(
      await stage.granted(() => ({ validFrom: new Date(Date.now() + 86_400_000).toISOString() })),
    ),
    'a person with everything at another scope only': one(await stage.granted(() => ({ scope: 'org:42' }))),
    'a suspended person with everything': one(await stage.suspendedPerson()),
    'an API key with everything but the permission': await each(permissions, (code) => stage.program(allBut(code))),
    'an API key with nothing but the permission': await each(permissions, (code) => stage.program([code])),
    'a revoked API key with everything': one(await stage.revokedProgram()),
    // Last: a change that comes later would make the guard forget what it must forget by itself.
    'a person whose grant of everything has just expired': one(await stage.expiredPerson()),
  };
}

/** Makes callers. */
class Stage {
  private readonly world: AccessWorld;

  constructor(
    private readonly app: TestApp,
    private readonly all: readonly string[],
  ) {
    this.world = new AccessWorld(app, 'matrix');
  }

  async person(roles: readonly string[]): Promise<Caller> {
    return this.callerOf(await this.app.person(roles));
  }

  async personWith(permissions: readonly string[]): Promise<Caller> {
    return this.callerOf(await this.world.personWith(...permissions));
  }

  /** A person who is granted everything on these terms. */
  async granted(terms: () => object): Promise<Caller> {
    const person = await this.person([]);
    const role = await this.world.role({ permissions: this.all });
    const granted = await this.world.grant(person.id!, role.id, terms());
    if (granted.status !== 201) throw new Error(`Was not granted: ${granted.text}`);
    return person;
  }

  async program(permissions: readonly string[]): Promise<Caller> {
    return (await this.programWithKey(permissions)).caller;
  }

  async revokedProgram(): Promise<Caller> {
    const { caller, keyId } = await this.programWithKey(this.all);
    await this.assertWorks(caller);
    await this.app.owner.delete(`/service-accounts/${caller.id}/keys/${keyId}`);
    return caller;
  }

  async suspendedPerson(): Promise<Caller> {
    const person = await this.personWith(this.all);
    await this.assertWorks(person);
    await this.app.owner.post(`/users/${person.id}/suspend`, { reason: 'For the matrix' });
    return person;
  }

  async expiredPerson(): Promise<Caller> {
    let end = 0;
    const person = await this.granted(() => {
      end = Date.now() + EXPIRES_AFTER_MS;
      return { validUntil: new Date(end).toISOString() };
    });
    do await this.assertWorks(person);
    while (await isStillBefore(end - LAST_USE_BEFORE_MS));
    await sleep(end + 10 - Date.now());
    return person;
  }

  /** What they lose, they had: a refusal that comes later has no other reason. */
  private async assertWorks({ api }: Caller): Promise<void> {
    const { status, text } = await api.get('/users?limit=1');
    if (status !== 200) throw new Error(`Was refused too early: ${text}`);
  }

  private callerOf({ id, email, api }: TestPerson): Caller {
    return { id, api, onceMore: () => this.app.anonymous.signIn(email, PASSWORD) };
  }

  private async programWithKey(permissions: readonly string[]): Promise<{ caller: Caller; keyId: string }> {
    const { id, keyId, api } = await this.app.program(permissions);
    return { caller: { id, api, onceMore: () => Promise.resolve(api) }, keyId };
  }
}

async function isStillBefore(time: number): Promise<boolean> {
  await sleep(100);
  return Date.now() < time;
}

function one(caller: Caller): (permission: string) => Caller {
  return () => caller;
}

async function each(
  permissions: readonly string[],
  make: (permission: string) => Promise<Caller>,
): Promise<(permission: string) => Caller> {
  const made = await severalAtATime(MADE_AT_ONCE, permissions, make);
  return (permission) => made[permissions.indexOf(permission)]!;
}
