import { Module } from '@nestjs/common';
import { REDIS_CONNECTION, type RedisConnection, createThrottlerStorage } from '@app/platform';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { DeviceTokens } from './device-tokens.js';
import { GUESS_COUNTER, GuessLimiter } from './guess-limiter.js';
import { GuardedPasswords } from './guarded-passwords.js';

const counter = {
  provide: GUESS_COUNTER,
  inject: [REDIS_CONNECTION],
  useFactory: (connection: RedisConnection | undefined) => createThrottlerStorage(connection),
};

@Module({
  imports: [PasswordsModule],
  providers: [counter, DeviceTokens, GuessLimiter, GuardedPasswords],
  exports: [DeviceTokens, GuardedPasswords, GuessLimiter],
})
export class GuessingModule {}
