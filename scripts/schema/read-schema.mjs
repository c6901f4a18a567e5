// What PostgreSQL's catalogue says of the migrated schema. Partitions are left out: they are their parent once more, and come and
// go by the month. `migrations` is TypeORM's, the schema `pgboss` pg-boss's.

const TABLES = `
  SELECT t.relname AS name, t.relkind = 'p' AS partitioned,
         (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
  FROM pg_class t
  WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relname <> 'migrations'
  ORDER BY t.relname`;

const FOREIGN_KEYS = `
  SELECT c.conrelid::regclass::text AS "table", c.confrelid::regclass::text AS target, c.confdeltype = 'c' AS cascades,
         (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number) AS columns,
         (SELECT bool_or(NOT a.attnotnull) FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) AS optional,
         EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indisunique AND i.indpred IS NULL
                 AND i.indkey::text = array_to_string(c.conkey, ' ')) AS single
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
  WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT t.relispartition AND c.conparentid = 0
  ORDER BY 1, c.conname`;

const INDEXES = `
  SELECT t.relname AS "table", i.relname AS name, x.indisprimary AS primary, x.indisunique AS unique,
         regexp_replace(pg_get_indexdef(x.indexrelid), '^.* USING ', '') AS definition,
         (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a
          WHERE a.attrelid = t.oid AND a.attnum = ANY (x.indkey::int2[])) AS columns
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
  WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relname <> 'migrations'
  ORDER BY t.relname, i.relname`;

/**
 * @param client a connected pg.Client
 * @returns `{ tables: [{ name, partitioned, columns: [{ name, type }] }], foreignKeys, indexes }`, each in a fixed order
 */
export async function readSchema(client) {
  const [tables, foreignKeys, indexes] = [
    await client.query(TABLES),
    await client.query(FOREIGN_KEYS),
    await client.query(INDEXES),
  ].map(({ rows }) => rows);
  return { tables, foreignKeys, indexes };
}
