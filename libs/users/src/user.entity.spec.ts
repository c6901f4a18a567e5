import { describe, expect, it } from '@jest/globals';
import { type NewUser, User } from './user.entity.js';
import { type UserStatus, USER_STATUSES } from './user-status.js';

const NEW: NewUser = {
  id: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11',
  email: ' Zoe@Example.com ',
  passwordHash: 'a hash',
  mustChangePassword: false,
  profile: { firstName: 'Zoe' },
};
const PAST = new Date(Date.now() - 60_000);
const FUTURE = new Date(Date.now() + 60_000);

const userThat = (fields: Partial<User>, created: Partial<NewUser> = {}): User =>
  Object.assign(User.create({ ...NEW, ...created }), fields);

/** What becomes of an account by a change: its status, or what the change was refused with. */
function outcome(user: User, change: (user: User) => void): unknown {
  try {
    change(user);
    return user.status;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const REFUSED = 'STATUS_CONFLICT';
const CHANGES: Readonly<Record<string, (user: User) => void>> = {
  suspend: (user) => user.suspend(),
  activate: (user) => user.activate(),
  deactivate: (user) => user.deactivate(),
  schedule: (user) => user.scheduleDeactivation(FUTURE),
  cancel: (user) => user.cancelDeactivation(),
  accept: (user) => user.acceptInvitation('new hash'),
  expire: (user) => user.expireRegistration(),
};

describe('the life of an account', () => {
  it.each<[string, (string | undefined)[]]>([
    // From:         pending       active         suspended    deactivated
    ['suspend', ['suspended', 'suspended', REFUSED, REFUSED]],
    ['activate', [REFUSED, REFUSED, 'active', 'active']],
    ['deactivate', ['deactivated', 'deactivated', 'deactivated', REFUSED]],
    ['schedule', ['pending', 'active', 'suspended', REFUSED]],
    ['cancel', [REFUSED, REFUSED, REFUSED, REFUSED]],
    ['accept', [REFUSED, REFUSED, REFUSED, REFUSED]],
    ['expire', ['pending', REFUSED, REFUSED, REFUSED]],
  ])('lets it %s from pending, active, suspended, deactivated: %j', (change, expected) => {
    expect(USER_STATUSES.map((status) => outcome(userThat({ status }), CHANGES[change]!))).toEqual(expected);
  });

  it.each<[string, (string | undefined)[]]>([
    ['accept', ['active', REFUSED, REFUSED, REFUSED]],
    ['activate', [REFUSED, REFUSED, 'pending', 'pending']],
    ['expire', [REFUSED, REFUSED, REFUSED, REFUSED]],
  ])('and without a password %s: %j', (change, expected) => {
    const outcomes = USER_STATUSES.map((status) =>
      outcome(userThat({ status }, { passwordHash: undefined }), CHANGES[change]!),
    );
    expect(outcomes).toEqual(expected);
  });

  it('says what it is and what a change would need', () => {
    expect(() => userThat({ status: 'suspended' }).suspend()).toThrow(
      expect.objectContaining({
        details: [
          {
            field: 'status',
            code: 'STATUS_CONFLICT',
            message: 'The account is suspended; this needs active or pending.',
          },
        ],
      }),
    );
  });

  it('counts a deactivation from its instant on, whether it was written down or not', () => {
    for (const status of ['pending', 'active', 'suspended'] as const) {
      const due = { status, deactivateAt: PAST };
      expect(userThat(due).isOverdue).toBe(true);
      for (const change of ['suspend', 'schedule', 'cancel', 'deactivate'])
        expect(outcome(userThat(due), CHANGES[change]!)).toBe(REFUSED);
      expect(outcome(userThat(due, { passwordHash: undefined }), CHANGES['accept']!)).toBe(REFUSED);
    }
    expect(userThat({ deactivateAt: FUTURE }).isOverdue).toBe(false);
    expect(userThat({ deactivateAt: PAST, status: 'deactivated' }).isOverdue).toBe(false);
    expect(userThat({}).isOverdue).toBe(false);
    expect(outcome(userThat({ deactivateAt: PAST }), CHANGES['activate']!)).toBe('active');
  });

  it('is overdue in the very millisecond', () => {
    const before = Date.now();
    const user = userThat({ deactivateAt: new Date(before) });
    expect(user.isOverdue).toBe(true);
  });

  it('schedules a deactivation, cancels it, settles it', () => {
    const user = userThat({});
    user.scheduleDeactivation(FUTURE);
    expect(user.deactivateAt).toBe(FUTURE);
    user.settleDeactivation();
    expect([user.status, user.deactivateAt]).toEqual(['active', FUTURE]);
    user.cancelDeactivation();
    expect(user.deactivateAt).toBeNull();
    user.deactivateAt = PAST;
    user.settleDeactivation();
    expect([user.status, user.deactivateAt]).toEqual(['deactivated', null]);
    const left = userThat({ deactivateAt: FUTURE });
    left.deactivate();
    expect([left.status, left.deactivateAt]).toEqual(['deactivated', null]);
  });

  it('ends by a deletion that can be taken back once', () => {
    const user = userThat({});
    expect(() => user.restore()).toThrow(expect.objectContaining({ code: 'USER_NOT_DELETED' }));
    user.delete();
    expect(user.deletedAt).toBeInstanceOf(Date);
    user.restore();
    expect(user.deletedAt).toBeNull();
    const registration = userThat({}, { awaitsVerification: true });
    registration.expireRegistration();
    expect(registration.deletedAt).toBeInstanceOf(Date);
  });
});

describe('a new account', () => {
  it.each<[string, Partial<NewUser>, UserStatus, boolean]>([
    ['is active with a password', {}, 'active', true],
    ['is pending without one', { passwordHash: undefined }, 'pending', false],
    ['is pending with one whose person has to show the address', { awaitsVerification: true }, 'pending', false],
    ['is active with an address that needs no showing', { awaitsVerification: false }, 'active', true],
  ])('%s', (_, fields, status, isInEffect) => {
    const user = User.create({ ...NEW, ...fields });
    expect(user).toMatchObject({ id: NEW.id, status, version: 1, mustChangePassword: false });
    expect(user.passwordHash).toBe('passwordHash' in fields ? null : 'a hash');
    expect(user.passwordChangedAt instanceof Date).toBe(isInEffect);
  });

  it('keeps the address as it was given, and its canonical form beside it', () => {
    const user = User.create({ ...NEW, profile: { firstName: 'Zoe', ...{ lastName: undefined } } });
    expect([user.email, user.canonicalEmail]).toEqual(['Zoe@Example.com', 'zoe@example.com']);
    expect(user.profile).toMatchObject({ userId: NEW.id, firstName: 'Zoe', lastName: null });
    expect([user.hasNewAttributes, User.create({ ...NEW, profile: { attributes: {} } }).hasNewAttributes]).toEqual([
      false,
      true,
    ]);
    expect(new User().hasNewAttributes).toBe(false);
  });

  it('becomes usable when its person accepts the invitation', () => {
    const user = userThat({ mustChangePassword: true }, { passwordHash: undefined });
    user.acceptInvitation('new hash');
    expect(user).toMatchObject({ status: 'active', passwordHash: 'new hash', mustChangePassword: false });
    expect(user.passwordChangedAt).toBeInstanceOf(Date);
    expect(user.emailVerifiedAt).toBeInstanceOf(Date);
  });
});

describe('the address of an account', () => {
  it('is verified once; the password of a registration takes effect by that, and nothing else changes', () => {
    const registered = userThat({}, { awaitsVerification: true });
    registered.verifyEmail();
    expect(registered.status).toBe('active');
    expect(registered.passwordChangedAt).toBeInstanceOf(Date);
    const verifiedAt = registered.emailVerifiedAt;
    registered.verifyEmail();
    expect(registered.emailVerifiedAt).toBe(verifiedAt);

    const invited = userThat({}, { passwordHash: undefined });
    invited.verifyEmail();
    expect([invited.status, invited.passwordChangedAt, invited.emailVerifiedAt instanceof Date]).toEqual([
      'pending',
      null,
      true,
    ]);
    const suspended = userThat({ status: 'suspended', passwordChangedAt: PAST });
    suspended.verifyEmail();
    expect([suspended.status, suspended.passwordChangedAt]).toEqual(['suspended', PAST]);
  });

  it('is unverified when it is another one, not when it is spelled otherwise', () => {
    const user = userThat({ emailVerifiedAt: PAST });
    user.changeEmail(' ZOE@example.com');
    expect([user.email, user.emailVerifiedAt]).toEqual(['ZOE@example.com', PAST]);
    user.changeEmail('zoe@example.org');
    expect([user.email, user.canonicalEmail, user.emailVerifiedAt]).toEqual([
      'zoe@example.org',
      'zoe@example.org',
      null,
    ]);
  });
});

describe('the profile of an account', () => {
  const EMPTY = {
    firstName: null,
    lastName: null,
    displayName: null,
    phone: null,
    locale: null,
    timezone: null,
    avatarUrl: null,
    attributes: {},
  };

  it('is patched: what is given changes, null clears, attributes merge key by key', () => {
    const user = userThat({}, { profile: { firstName: 'Zoe', lastName: 'M', attributes: { a: 1, b: 2 } } });
    user.hasNewAttributes = false;
    user.patchProfile({ lastName: null, locale: 'de', ...{ phone: undefined } });
    expect([user.profile, user.hasNewAttributes]).toMatchObject([
      { firstName: 'Zoe', lastName: null, locale: 'de', attributes: { a: 1, b: 2 } },
      false,
    ]);
    user.patchProfile({ attributes: { a: null, c: 3 } });
    expect([user.profile.attributes, user.hasNewAttributes]).toEqual([{ b: 2, c: 3 }, true]);
  });

  it('is replaced: what is not given is cleared', () => {
    const everything = {
      firstName: 'a',
      lastName: 'b',
      displayName: 'c',
      phone: 'd',
      locale: 'e',
      timezone: 'f',
      avatarUrl: 'g',
      attributes: { h: 1 },
    };
    const user = userThat({}, { profile: everything });
    user.hasNewAttributes = false;
    user.replaceProfile({});
    expect([user.profile, user.hasNewAttributes]).toEqual([expect.objectContaining(EMPTY), true]);
    user.replaceProfile({ phone: 'd' });
    expect(user.profile).toMatchObject({ ...EMPTY, phone: 'd', userId: NEW.id });
  });

  it('is told to the trail with the rest of the account, without secrets', () => {
    const fresh = userThat({}, { profile: { phone: '1' } });
    expect(fresh.snapshot()).toEqual({
      email: 'Zoe@Example.com',
      status: 'active',
      mustChangePassword: false,
      emailVerified: false,
      deactivateAt: null,
      deleted: false,
      ...Object.fromEntries(
        Object.entries({ ...EMPTY, phone: '1' }).map(([field, value]) => [`profile.${field}`, value]),
      ),
    });
    const marked = userThat({ emailVerifiedAt: PAST, deactivateAt: FUTURE, deletedAt: PAST });
    expect(marked.snapshot()).toMatchObject({
      emailVerified: true,
      deactivateAt: FUTURE.toISOString(),
      deleted: true,
    });
  });

  it('is changed by whoever knows the version', () => {
    const user = userThat({ version: 3 });
    expect(() => user.assertVersion([3])).not.toThrow();
    expect(() => user.assertVersion([2])).toThrow();
  });
});
