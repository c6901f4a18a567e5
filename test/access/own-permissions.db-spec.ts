import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RoleGranted } from '../../libs/roles/src/grants/grant.events.js';
import { Grant } from '../../libs/roles/src/grants/grant.entity.js';
import { AccessLib } from './access-lib.js';
import { HOUR_MS, USERS } from './rules-fixture.js';

const [OWNER, OTHER] = USERS as [string, string];

let lib: AccessLib;

beforeAll(async () => (lib = await AccessLib.open()));
beforeEach(async () => {
  await lib.fixture.reset();
  lib.notifications.isCurrent = true;
  lib.notifications.hear(undefined);
});
afterAll(() => lib.close());

const holds = (userId: string): Promise<boolean> => lib.ownPermissions.includes(userId, 'users:read');
const grantOwner = (userId: string, until: Date | null = null): Promise<unknown> =>
  lib.fixture.sql(
    `INSERT INTO user_roles (user_id, role_id, valid_until) SELECT $1, id, $2 FROM roles WHERE name = 'owner'`,
    [userId, until],
  );

describe('what the guard asks', () => {
  it('is answered by the closure, with what a wildcard covers', async () => {
    expect([await holds(OWNER), await holds(OTHER)]).toEqual([true, false]);
  });

  it('is remembered, and counted so, until the change is heard', async () => {
    await holds(OTHER);
    await grantOwner(OTHER);
    expect(await holds(OTHER)).toBe(false);
    lib.notifications.hear(OTHER);
    expect(await holds(OTHER)).toBe(true);
    const text = await lib.metrics.text();
    expect(text).toMatch(/# HELP rollcall_permission_lookups_total How often the guard asked what a user holds/);
    expect(text).toMatch(/rollcall_permission_lookups_total\{outcome="hit"\} [1-9]/);
    expect(text).toMatch(/rollcall_permission_lookups_total\{outcome="miss"\} [1-9]/);
  });

  it('is forgotten by the replica that grants, once that is committed', async () => {
    await holds(OTHER);
    await lib.database.transaction(async () => {
      await grantOwner(OTHER);
      const grant = Object.assign(new Grant(), { userId: OTHER, validFrom: new Date(), validUntil: null });
      await lib.events.publish(new RoleGranted(grant, 'owner'));
      expect(await holds(OTHER)).toBe(false);
    });
    expect(await holds(OTHER)).toBe(true);
  });

  it('is not remembered past the end of a grant, nor while announcements may be missed', async () => {
    await grantOwner(OTHER, new Date(Date.now() + 700));
    expect(await holds(OTHER)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await holds(OTHER)).toBe(false);
    lib.notifications.isCurrent = false;
    await grantOwner(OTHER, new Date(Date.now() + HOUR_MS));
    expect(await holds(OTHER)).toBe(true);
  });
});
