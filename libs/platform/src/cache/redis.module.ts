import { type DynamicModule, Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { RedisConnection } from './redis-connection.js';

/** Token of `RedisConnection | undefined`: Redis is optional, whoever asks for it must be able to do without. */
export const REDIS_CONNECTION = Symbol('REDIS_CONNECTION');

export interface RedisModuleOptions {
  /** `redis[s]://...`; without it the application runs on its own memory. */
  readonly redisUrl?: string | undefined;
}

@Global()
@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS_CONNECTION) private readonly connection: RedisConnection | undefined) {}

  static forRoot({ redisUrl }: RedisModuleOptions): DynamicModule {
    const connection = { provide: REDIS_CONNECTION, useFactory: () => connect(redisUrl) };
    return { module: RedisModule, providers: [connection], exports: [REDIS_CONNECTION] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection?.close();
  }
}

function connect(url: string | undefined): RedisConnection | undefined {
  if (!url) return undefined;
  const logger = new Logger('Redis');
  return new RedisConnection({
    url,
    onError: (error) => logger.warn(error.message),
    onReady: () => logger.log('Redis is ready'),
  });
}
