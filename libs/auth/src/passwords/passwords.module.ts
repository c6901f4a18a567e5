import { Module } from '@nestjs/common';
import { ForeignHashes } from './foreign/foreign-hashes.js';
import { HashQueueSignal } from './hash-queue.signal.js';
import { HashingMetrics } from './hashing-metrics.js';
import { PasswordHasher } from './password-hasher.js';

/** A module of its own, because creating users needs it and must not need sign-in. */
@Module({
  providers: [ForeignHashes, HashQueueSignal, HashingMetrics, PasswordHasher],
  exports: [ForeignHashes, PasswordHasher],
})
export class PasswordsModule {}
