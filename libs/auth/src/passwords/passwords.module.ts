import { Module } from '@nestjs/common';
import { HashingMetrics } from './hashing-metrics.js';
import { PasswordHasher } from './password-hasher.js';

/** A module of its own, because creating users needs it and must not need sign-in. */
@Module({ providers: [HashingMetrics, PasswordHasher], exports: [PasswordHasher] })
export class PasswordsModule {}
