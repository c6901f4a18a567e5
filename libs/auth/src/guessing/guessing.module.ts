import { Module } from '@nestjs/common';
import { REDIS_CONNECTION, type RedisConnection, ReplicaCount, createThrottlerStorage } from '@app/platform';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { DeviceTokens } from './device-tokens.js';
import { GUESS_COUNTER, GuessLimiter } from './guess-limiter.js';
import { GuardedPasswords } from './guarded-passwords.js';

const counter = {
  provide: GUESS_COUNTER,
  inject: [REDIS_CONNECTION, ReplicaCount],
  useFactory: (connection: RedisConnection | undefined, replicas: ReplicaCount) =>
    createThrottlerStorage(connection, replicas),
};

@Module({
  imports: [PasswordsModule],
  providers: [counter, DeviceTokens, GuessLimiter, GuardedPasswords],
  exports: [DeviceTokens, GuardedPasswords, GuessLimiter],
})
export class GuessingModule {}
