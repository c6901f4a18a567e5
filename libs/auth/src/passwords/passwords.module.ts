import { Module } from '@nestjs/common';
import { ForeignHashes } from './foreign/foreign-hashes.js';
import { PasswordHasher } from './password-hasher.js';

/** A module of its own, because creating users needs it and must not need sign-in. */
@Module({ providers: [ForeignHashes, PasswordHasher], exports: [ForeignHashes, PasswordHasher] })
export class PasswordsModule {}
