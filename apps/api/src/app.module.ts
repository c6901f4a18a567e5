import { type DynamicModule, type ExecutionContext, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { AuditModule } from '@app/audit';
import { AuthModule, AuthenticationGuard } from '@app/auth';
import { HealthModule } from '@app/health';
import {
  CallerLimitGuard,
  ErrorFilter,
  HttpModule,
  OverloadGuard,
  PermissionGuard,
  SignInLimitGuard,
  createValidationPipe,
  routeClassFor,
} from '@app/http';
import {
  AppCacheModule,
  DatabaseModule,
  DomainEventsModule,
  JobsModule,
  MailModule,
  MetricsModule,
  OverloadModule,
  PlatformModule,
  REDIS_CONNECTION,
  type RedisConnection,
  ReplicaCount,
  type RunningSettings,
  Secrets,
  type Settings,
  StorageModule,
  SharedFactsModule,
  createThrottlerStorage,
} from '@app/platform';
import { RolesModule } from '@app/roles';
import { UsersModule } from '@app/users';
import { MIGRATIONS } from '../../../migrations/index.js';
import { PortsModule } from './ports.module.js';

const MINUTE_MS = 60_000;

/** The composition root: every module, and everything that acts on every request, in the order it acts. */
@Module({})
export class AppModule {
  static forRoot(settings: RunningSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot({ settings, secrets: new Secrets(settings.secretKey) }),
        MetricsModule,
        DatabaseModule.forRoot({
          url: settings.databaseUrl,
          poolSize: settings.databasePoolSize,
          migrations: MIGRATIONS,
        }),
        DomainEventsModule,
        OverloadModule,
        JobsModule.forRoot({ url: settings.databaseUrl }),
        MailModule,
        StorageModule,
        AppCacheModule.forRoot({ redisUrl: settings.redisUrl }),
        SharedFactsModule,
        throttling(settings),
        HttpModule,
        PortsModule,
        UsersModule,
        AuthModule,
        RolesModule,
        AuditModule,
        HealthModule,
      ],
      providers: [
        // Can it be begun at all? An overload waits for nobody's sign-in.
        { provide: APP_GUARD, useClass: OverloadGuard },
        // Who is it? Every route but the public ones needs an answer.
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        // Too often? Asked before any password is hashed.
        { provide: APP_GUARD, useClass: SignInLimitGuard },
        // And whoever is signed in: too often?
        { provide: APP_GUARD, useClass: CallerLimitGuard },
        // May they? Deny is the default.
        { provide: APP_GUARD, useClass: PermissionGuard },
        // Is what they send well formed? Unknown fields are refused.
        { provide: APP_PIPE, useFactory: createValidationPipe },
        // Interceptors are bound by @Endpoint, to routes that change something: see endpoint-interceptors.ts.
        // Refusals in one shape, whoever threw.
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}

function throttling({ signInsPerMinute, publicCallsPerMinute }: Settings): DynamicModule {
  const limit = (context: ExecutionContext): number =>
    routeClassFor(context) === 'public' ? publicCallsPerMinute : signInsPerMinute;
  return ThrottlerModule.forRootAsync({
    inject: [REDIS_CONNECTION, ReplicaCount],
    useFactory: (connection: RedisConnection | undefined, replicas: ReplicaCount) => ({
      throttlers: [{ ttl: MINUTE_MS, limit }],
      storage: createThrottlerStorage(connection, replicas),
    }),
  });
}
