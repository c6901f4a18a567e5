import { Module } from '@nestjs/common';
import { HashQueueSignal } from './hash-queue.signal.js';
import { PasswordHasher } from './password-hasher.js';

/** A module of its own, because creating users needs it and must not need sign-in. */
@Module({ providers: [PasswordHasher, HashQueueSignal], exports: [PasswordHasher] })
export class PasswordsModule {}
