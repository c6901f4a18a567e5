import { type DataSourceOptions } from 'typeorm';
import { BoundedClient } from './bounded-client.js';

const CONNECT_TIMEOUT_MS = 1_000;
const STATEMENT_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

export interface ConnectionOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly onPoolError: (error: Error) => void;
}

/**
 * The application's pool, with every wait bounded. `onPoolError` is not optional: without a listener, one idle backend that
 * dies ends the process.
 */
export function dataSourceOptions({ url, poolSize, onPoolError }: ConnectionOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    synchronize: false,
    migrationsRun: false,
    migrationsTableName: 'migrations',
    // Otherwise TypeORM creates extensions at connect, which the application's role may not.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolErrorHandler: onPoolError,
    applicationName: 'rollcall',
    extra: {
      Client: BoundedClient,
      max: poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      // A stalled server answers no statement_timeout: the client stops waiting by itself, a little later.
      query_timeout: STATEMENT_TIMEOUT_MS + 500,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
    },
  };
}
