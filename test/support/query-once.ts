import pg from 'pg';

/** One statement, over a connection of its own that is gone afterwards. */
export async function queryOnce<Row extends object>(
  url: string,
  statement: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that ends meanwhile is told by the statement as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(statement, parameters)).rows;
  } finally {
    await client.end();
  }
}
