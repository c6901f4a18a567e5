/**
 * `pending` still has to set a password or verify its address, `suspended` was locked out by an admin, `deactivated` has left.
 * Only `active` accounts sign in.
 */
export const USER_STATUSES = ['pending', 'active', 'suspended', 'deactivated'] as const;

export type UserStatus = (typeof USER_STATUSES)[number];
