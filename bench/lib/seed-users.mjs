// Many realistic people, made inside PostgreSQL: no row crosses the wire. Indexes that are slow to grow row by row are
// dropped and built again at the end, all in one transaction: afterwards everybody is there, or nobody.
import pg from 'pg';

const FIRST_NAMES = `Adaeze Aditi Agnieszka Ahmed Aiko Alejandro Ama Amélie Ana André Anna Antônio Astrid Ayşe Beatriz Björn Bogdan
  Camille Carlos Chidi Chloé Claire Daniel David Dimitra Dmitri Đặng Elena Eliška Emeka Emily Emma Éva Fatima Felipe Finn Françoise
  Freya Gabriel Giulia Grace Hana Hannah Haruto Hélène Hiroshi Ibrahim Ines Ingrid Isla Ivan Iwona Jakub James Jana Javier Jing
  João Johanna José Juan Kasia Katarzyna Kenji Kwame Lars Laura Lea Leila Léo Liam Linda Łukasz Lucía Magnus Mai María Marek Maja
  Mateo Mehmet Mei Michael Miguel Mohamed Nadia Natalia Nguyễn Niamh Nora Olga Oliver Omar Paul Paweł Pedro Petra Piotr Priya
  Rahul René Rosa Ruth Sanna Sara Sean Siobhán Søren Sofia Stefan Thabo Thomas Tomás Valérie Vikram Wei Yara Yusuf Zoë Zuzana`;
const LAST_NAMES = `Adeyemi Ahmed Alvarez Andersen Anderson Bauer Becker Bernard Bianchi Björk Brown Castillo Cermák Chen Costa Cruz Da-Silva
  Davies Demir Dubois Dvořák Eriksson Evans Farah Fernández Fischer Fontaine Fraser García Gómez González Green Guðmundsson Haas
  Hansen Hernández Hoffmann Horváth Ivanov Jansen Jensen Johansson Johnson Jones Kamau Kaya Keller Khan Kim Kowalska Kowalski Kumar
  Larsen Laurent Lefèvre Lewis Li Lopes López Łukasiewicz Maier Marino Martin Martínez Mazur Mbeki Meyer Moreau Müller Murphy Nagy
  Nakamura Ndiaye Nielsen Novák Nowak O'Brien O'Neill Okafor Olsen Østergaard Pavlov Peeters Pereira Petrov Popescu Ramírez Rossi
  Ruiz Santos Sato Schmidt Schneider Schröder Sharma Silva Singh Smith Söderberg Sokolov Souza Suzuki Szabó Tanaka Taylor Torres
  Tran Ünal Vargas Vasquez Vermeulen Wagner Walker Wang Weber Weiß White Williams Wilson Wójcik Wood Yamamoto Yılmaz Zhang Zieliński`;
const DOMAINS = 'example.com example.org mail.example staff.example';
const GROUP_COUNT = 20;

const words = (text) => text.trim().split(/\s+/);

/** Adds `count` living people, and half a per cent of deleted ones. @returns how many seconds it took */
export async function seedUsers(url, { count, passwordHash = null, onProgress = () => {} }) {
  const client = new pg.Client({ connectionString: url, statement_timeout: 0, application_name: 'rollcall-seed' });
  await client.connect();
  const startedAt = Date.now();
  try {
    await client.query(`SET maintenance_work_mem = '256MB'; SET synchronous_commit = off`);
    await client.query('BEGIN');
    await insertPeople(client, count, passwordHash, onProgress);
    await client.query('COMMIT');
    onProgress('vacuum and statistics');
    await client.query('VACUUM (ANALYZE) users, user_profiles, user_roles, group_members, groups');
  } finally {
    await client.end();
  }
  return (Date.now() - startedAt) / 1000;
}

async function insertPeople(client, count, passwordHash, onProgress) {
  // What the triggers would fill row by row is filled by the statement.
  await client.query('ALTER TABLE users DISABLE TRIGGER users_fill_search_text');
  await client.query('ALTER TABLE user_profiles DISABLE TRIGGER user_profiles_fill_search_text');
  const rebuild = await setAside(client, count);
  onProgress('people');
  const { rows } = await client.query('SELECT count(*)::int AS n FROM users');
  const values = [words(FIRST_NAMES), words(LAST_NAMES), words(DOMAINS), count, rows[0].n];
  await client.query(PEOPLE, values);
  onProgress('accounts');
  await client.query(ACCOUNTS, [passwordHash]);
  await client.query(PROFILES);
  onProgress('roles and groups');
  await client.query(GRANTS);
  await client.query(`INSERT INTO groups (name, description)
    SELECT 'team-' || n, 'Made for trying out' FROM generate_series(1, ${GROUP_COUNT}) n ON CONFLICT DO NOTHING`);
  await client.query(MEMBERS);
  onProgress('indexes');
  for (const statement of rebuild) await client.query(statement);
  await client.query('DROP TABLE seeded_people');
  await client.query('ALTER TABLE users ENABLE TRIGGER users_fill_search_text');
  await client.query('ALTER TABLE user_profiles ENABLE TRIGGER user_profiles_fill_search_text');
}

/** Drops GIN indexes and exclusion constraints. @returns the statements that bring them back */
async function setAside(client, count) {
  if (count < 5_000) return [];
  const indexes = await client.query(`SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE tablename IN ('users', 'user_profiles') AND indexdef LIKE '%USING gin%'`);
  const constraints =
    await client.query(`SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE conrelid = 'user_roles'::regclass AND contype = 'x'`);
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  for (const { name } of constraints.rows) await client.query(`ALTER TABLE user_roles DROP CONSTRAINT ${name}`);
  return [
    ...indexes.rows.map(({ definition }) => definition),
    // What a definition does not tell.
    'ALTER INDEX users_search_grams_ix ALTER COLUMN 1 SET STATISTICS 0',
    ...constraints.rows.map(({ name, definition }) => `ALTER TABLE user_roles ADD CONSTRAINT ${name} ${definition}`),
  ];
}

// The same people every time, apart from their ids: n decides everything.
const PEOPLE = `
  CREATE TEMP TABLE seeded_people AS
  SELECT gen_random_uuid() AS id, n, (hashint4extended(n, 3) & 1048575)::int AS dice, first_name, last_name, n > $5 + $4::int AS is_deleted,
    replace(lower(unaccent(first_name || '.' || last_name)), '''', '') || '.' || n || '@' || domain AS email,
    now() - make_interval(secs => (n::bigint * 7919 % 94608000)::float8) AS created_at
  FROM generate_series($5 + 1, $5 + $4::int + $4::int / 200) n,
    LATERAL (SELECT ($1::text[])[1 + (hashint4extended(n, 1) & 65535) % cardinality($1::text[])] AS first_name,
                    ($2::text[])[1 + (hashint4extended(n, 2) & 65535) % cardinality($2::text[])] AS last_name,
                    ($3::text[])[1 + n % cardinality($3::text[])] AS domain) named`;

const ACCOUNTS = `
  INSERT INTO users (id, email, canonical_email, status, password_hash, password_changed_at, email_verified_at,
    last_login_at, created_at, updated_at, deleted_at, search_text)
  SELECT id, email, email,
    CASE WHEN dice % 100 < 94 THEN 'active' WHEN dice % 100 < 97 THEN 'pending' WHEN dice % 100 < 99 THEN 'suspended' ELSE 'deactivated' END,
    $1::text, CASE WHEN dice % 100 < 94 THEN created_at END, CASE WHEN dice / 100 % 10 > 0 THEN created_at END,
    CASE WHEN dice / 1000 % 7 > 0 THEN created_at + (now() - created_at) * (dice % 1009 / 1009.0) END,
    created_at, created_at, CASE WHEN is_deleted THEN now() - interval '1 day' END,
    search_form(concat_ws(' ', email, first_name, last_name, first_name || ' ' || last_name))
  FROM seeded_people ORDER BY created_at`;

const PROFILES = `
  INSERT INTO user_profiles (user_id, first_name, last_name, display_name, locale, timezone, attributes)
  SELECT id, first_name, last_name, first_name || ' ' || last_name, (ARRAY['de-CH', 'en-GB', 'fr-FR', 'pl-PL'])[1 + n % 4],
    (ARRAY['Europe/Zurich', 'Europe/London', 'Europe/Paris', 'Europe/Warsaw'])[1 + n % 4],
    jsonb_build_object('department', (ARRAY['sales', 'sales', 'sales', 'it', 'it', 'hr', 'legal', 'finance'])[1 + dice / 8 % 8],
      'costCentre', 'c-' || dice % 997, 'level', dice / 997 % 9 + 1)
  FROM seeded_people ORDER BY created_at`;

const GRANTS = `
  INSERT INTO user_roles (user_id, role_id, source, valid_from)
  SELECT s.id, r.id, 'import', s.created_at FROM seeded_people s
  JOIN roles r ON r.is_system AND (r.name = 'user' OR (r.name = 'auditor' AND s.n % 1000 = 7) OR (r.name = 'admin' AND s.n % 5000 = 9))
  ORDER BY s.created_at`;

const MEMBERS = `
  INSERT INTO group_members (group_id, user_id)
  SELECT g.id, s.id FROM seeded_people s
  JOIN groups g ON g.name = 'team-' || 1 + s.n / 10 % ${GROUP_COUNT} WHERE s.n % 10 = 3 AND NOT s.is_deleted`;
