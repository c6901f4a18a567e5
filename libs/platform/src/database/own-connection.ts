import pg from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;

/** Does the work on a connection outside of the pool, which is gone afterwards. @throws what connecting or the work met with */
export async function onOwnConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that breaks meanwhile is told by what waits for it as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
