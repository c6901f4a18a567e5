/** What every new account gets, unless its creator names other roles. */
export const DEFAULT_ROLE = 'user';
