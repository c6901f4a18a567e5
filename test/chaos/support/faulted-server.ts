import { OWNER_EMAIL, PASSWORD } from '../../support/test-app.js';

/** A server whose hashes cost little and that refuses nothing for being busy: what the fault does is what is seen. */
export const FAULTED_SERVER = {
  NODE_ENV: 'test',
  SECRET_KEY: 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP',
  BOOTSTRAP_OWNER_EMAIL: OWNER_EMAIL,
  BOOTSTRAP_OWNER_PASSWORD: PASSWORD,
  BCRYPT_COST: '4',
  OVERLOAD_DELAY_MS: '0',
  SIGN_INS_PER_MINUTE: '10000',
};
