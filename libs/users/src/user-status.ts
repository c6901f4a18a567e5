/**
 * `pending` still has to set a password or verify its address, `suspended` was locked out by an admin, `deactivated` has left.
 * Only `active` accounts sign in.
 */
export const USER_STATUSES = ['pending', 'active', 'suspended', 'deactivated'] as const;

/**
 * The status of an account as SQL over `users`: a deactivation that is due counts from its instant on, whether the job that
 * writes it down has run or not. Every reading that decides something uses it.
 */
export const USER_STATUS_NOW = `(CASE WHEN deactivate_at <= now() THEN 'deactivated' ELSE status END)`;

export type UserStatus = (typeof USER_STATUSES)[number];
