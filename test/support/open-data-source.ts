import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from '../../libs/platform/src/database/data-source-options.js';

interface Connections {
  readonly url: string;
  readonly poolSize?: number;
  readonly entities?: DataSourceOptions['entities'];
  /** For the driver, over what the application asks of it. */
  readonly driver?: object;
}

/** Connections as the application has them. */
export function openDataSource({ url, poolSize = 4, entities = [], driver = {} }: Connections): Promise<DataSource> {
  const options = dataSourceOptions({ url, poolSize, onPoolError: () => undefined });
  const extra = { ...(options.extra as object), ...driver };
  return new DataSource({ ...options, entities, extra }).initialize();
}
