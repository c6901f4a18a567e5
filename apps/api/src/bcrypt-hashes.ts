import { appError } from '@app/kernel';
import { ForeignPasswordHashes } from '@app/users';

/** Takes plain bcrypt, until the auth lib answers this port. */
export class BcryptHashes extends ForeignPasswordHashes {
  assertUsable(notation: string): void {
    if (!/^\$2[aby]\$(0[4-9]|1\d|2\d|3[01])\$[./A-Za-z0-9]{53}$/.test(notation))
      throw appError('PASSWORD_HASH_UNSUPPORTED');
  }
}
