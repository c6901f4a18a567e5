import { Module } from '@nestjs/common';
import { ForeignHashes } from './foreign/foreign-hashes.js';
import { HashQueueSignal } from './hash-queue.signal.js';
import { PasswordHasher } from './password-hasher.js';

/** A module of its own, because creating users needs it and must not need sign-in. */
@Module({ providers: [ForeignHashes, PasswordHasher, HashQueueSignal], exports: [ForeignHashes, PasswordHasher] })
export class PasswordsModule {}
