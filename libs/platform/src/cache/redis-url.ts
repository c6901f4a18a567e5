// Reads REDIS_URL into its parts. The password is kept apart from the address, and no error here repeats the url:
// errors are logged, passwords must not be.

export interface RedisTarget {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
}

const DEFAULT_PORT = 6379;
const FORM = 'redis[s]://[[user]:password@]host[:port][/database]';

/** Throws when `text` has not the form `redis[s]://[[user]:password@]host[:port][/database]`. */
export function parseRedisUrl(text: string): RedisTarget {
  const url = URL.parse(text);
  const database = Number(url?.pathname.slice(1));
  if (!url || !/^rediss?:$/.test(url.protocol) || !url.hostname || !Number.isInteger(database)) {
    throw new Error(`The Redis url must look like ${FORM}`);
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || DEFAULT_PORT,
    tls: url.protocol === 'rediss:',
    username: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    database,
  };
}
