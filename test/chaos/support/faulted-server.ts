import { OWNED, QUICK_HASHES } from '../../support/server-settings.js';

/** A server whose hashes cost little and that refuses nothing for being busy: what the fault does is what is seen. */
export const FAULTED_SERVER = {
  ...QUICK_HASHES,
  ...OWNED,
  OVERLOAD_DELAY_MS: '0',
  SIGN_INS_PER_MINUTE: '10000',
};
