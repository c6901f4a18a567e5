import { Module } from '@nestjs/common';
import { PasswordHasher } from './password-hasher.js';

/** A module of its own, because creating users needs it and must not need sign-in. */
@Module({ providers: [PasswordHasher], exports: [PasswordHasher] })
export class PasswordsModule {}
