import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { ForeignPasswordHashes } from '@app/users';
import { UnusableHash } from './foreign-hash.js';
import { readForeignHash } from './read-foreign-hash.js';

/** Says of a hash that somebody brings along whether its person could sign in with it. It computes nothing. */
@Injectable()
export class ForeignHashes extends ForeignPasswordHashes {
  assertUsable(notation: string): void {
    try {
      readForeignHash(notation);
    } catch (error) {
      if (!(error instanceof UnusableHash)) throw error;
      const detail = { field: 'passwordHash', code: 'PASSWORD_HASH_UNSUPPORTED', message: error.message };
      throw appError('PASSWORD_HASH_UNSUPPORTED', { details: [detail] });
    }
  }
}
