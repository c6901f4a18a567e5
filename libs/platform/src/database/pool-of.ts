import { type Pool, type PoolClient } from 'pg';
import { type DataSource } from 'typeorm';
import { type BoundedClient } from './bounded-client.js';

export type PooledClient = PoolClient & BoundedClient;

/** The driver's pool, which TypeORM made and does not name in its types. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { readonly master: Pool }).master;
}
