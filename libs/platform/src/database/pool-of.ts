import { type Pool } from 'pg';
import { type DataSource } from 'typeorm';

/** The driver's pool, which TypeORM made and does not name in its types. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { readonly master: Pool }).master;
}
