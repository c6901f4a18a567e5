import { type DataSource } from 'typeorm';
import { JOBS_SCHEMA } from '../jobs/job-queues.js';

/**
 * The application's role reads and writes rows; it owns nothing, changes no table, and cannot alter or remove an audit
 * row. Runs after every migration, so that new tables are covered; running it again changes nothing.
 */
export async function grantApplicationRole(dataSource: DataSource, applicationUrl: string): Promise<void> {
  const role = quoteIdentifier(decodeURIComponent(new URL(applicationUrl).username));
  await dataSource.query(`
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
    GRANT EXECUTE ON FUNCTION ensure_audit_partitions(integer) TO ${role};
    GRANT EXECUTE ON FUNCTION prune_audit_events(bigint[], text), drop_empty_audit_partitions() TO ${role};
    REVOKE INSERT ON audit_pruned FROM ${role};
    REVOKE INSERT, UPDATE, DELETE ON migrations FROM ${role};
    GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${JOBS_SCHEMA} TO ${role};
  `);
  for (const table of await auditTables(dataSource)) {
    await dataSource.query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${quoteIdentifier(table)} FROM ${role}`);
  }
}

async function auditTables(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(
    `SELECT relid::regclass::text AS name FROM pg_partition_tree('user_audit_log')
     UNION ALL SELECT unnest(ARRAY['audit_leaves', 'audit_nodes', 'audit_checkpoints', 'audit_keys', 'audit_pruned'])`,
  );
  return rows.map((row) => row.name);
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
