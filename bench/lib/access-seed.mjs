// A company of any size, made by set-based SQL: users in nested teams, roles that inherit, grants at scopes. The same each time.

/** How much of everything; the sizes the access engine promises its times for. */
export const SIZES = { users: 100_000, roles: 1_000, groups: 10_000, permissions: 500, popularHolders: 50_000 };

/** The role that many hold directly, and the permission that it alone carries. */
export const POPULAR = { role: 'bench-popular', permission: 'bench:popular:use' };

const STEPS = {
  permissions: ({ permissions }) => `
    INSERT INTO permissions (code)
    SELECT 'bench:n' || n / 10 || ':v' || n % 10 FROM generate_series(0, ${permissions} - 1) n
    UNION ALL SELECT '${POPULAR.permission}'`,
  roles: ({ roles }) => `
    INSERT INTO roles (id, name)
    SELECT ${id('r', 'n')}, 'bench-role-' || n FROM generate_series(1, ${roles}) n
    UNION ALL SELECT ${id('r', '0')}, '${POPULAR.role}'`,
  'permissions of roles': ({ roles, permissions }) => `
    INSERT INTO role_permissions (role_id, permission_code)
    SELECT DISTINCT ${id('r', 'n')}, 'bench:n' || p / 10 || ':v' || p % 10
    FROM generate_series(1, ${roles}) n, generate_series(1, 5) k, LATERAL (SELECT (n * 7 + k * 131) % ${permissions} AS p) pick
    UNION ALL SELECT ${id('r', '0')}, '${POPULAR.permission}'`,
  // Every other role inherits from one of half its number: a chain of up to nine.
  inheritance: ({ roles }) => `
    INSERT INTO role_parents (role_id, parent_id)
    SELECT ${id('r', 'n')}, ${id('r', 'n / 2')} FROM generate_series(4, ${roles}, 2) n`,
  // Five groups lie in each: six deep.
  groups: ({ groups }) => `
    INSERT INTO groups (id, name) SELECT ${id('g', 'n')}, 'Bench group ' || n FROM generate_series(1, ${groups}) n;
    INSERT INTO group_parents (group_id, parent_id)
    SELECT ${id('g', 'n')}, ${id('g', '(n + 3) / 5')} FROM generate_series(2, ${groups}) n`,
  'roles of groups': ({ groups, roles }) => `
    INSERT INTO group_roles (group_id, role_id, scope)
    SELECT ${id('g', 'n')}, ${id('r', `1 + n % ${roles}`)}, CASE n % 3 WHEN 0 THEN 'org:' || n % 50 ELSE '*' END
    FROM generate_series(1, ${groups}, 4) n`,
  users: ({ users }) => `
    INSERT INTO users (id, email, canonical_email, status)
    SELECT ${id('u', 'n')}, 'bench' || n || '@example.com', 'bench' || n || '@example.com', 'active'
    FROM generate_series(1, ${users}) n;
    INSERT INTO user_profiles (user_id) SELECT ${id('u', 'n')} FROM generate_series(1, ${users}) n`,
  members: ({ users, groups }) => `
    INSERT INTO group_members (group_id, user_id)
    SELECT DISTINCT ${id('g', `1 + (n * 13 + k * 4099) % ${groups}`)}, ${id('u', 'n')}
    FROM generate_series(1, ${users}) n, generate_series(1, 2) k`,
  grants: ({ users, roles }) => `
    INSERT INTO user_roles (user_id, role_id, scope)
    SELECT ${id('u', 'n')}, ${id('r', `1 + (n * 17) % ${roles}`)}, CASE n % 2 WHEN 0 THEN '*' ELSE 'org:' || n % 50 END
    FROM generate_series(1, ${users}) n;
    INSERT INTO user_roles (user_id, role_id)
    SELECT ${id('u', 'n')}, r.id FROM generate_series(1, ${users}) n, roles r WHERE r.name = 'user'`,
  'holders of the popular role': ({ popularHolders }) => `
    INSERT INTO user_roles (user_id, role_id)
    SELECT ${id('u', 'n')}, ${id('r', '0')} FROM generate_series(1, ${popularHolders}) n`,
};

/** @param report is called with each step's name and seconds */
export async function seedAccess(client, sizes = SIZES, report = () => {}) {
  for (const [step, sql] of Object.entries(STEPS)) {
    const startedAt = performance.now();
    await client.query(sql(sizes));
    report(step, (performance.now() - startedAt) / 1_000);
  }
  await client.query('VACUUM ANALYZE');
}

/** The id of the n-th user, role (0: the popular one) or group, as SQL: a UUID of version 4 made of a hash. */
function id(kind, n) {
  return `overlay(overlay(md5('${kind}' || (${n})::text) placing '4' from 13) placing '8' from 17)::uuid`;
}

export async function idOf(client, kind, n) {
  const { rows } = await client.query(`SELECT ${id(kind, n)} AS id`);
  return rows[0].id;
}
