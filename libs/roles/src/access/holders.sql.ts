import { type StoppingSource } from '@app/platform';

/** Each is SQL. `roles` is a relation with a `role_id`; `scope` may be null: anywhere. */
export interface HoldersAsked {
  readonly roles: string;
  readonly scope: string;
  readonly at: string;
  /** Whom to leave out: 'nobody', 'deleted' or 'inactive'. */
  readonly without: string;
}

/** Holders as `h.user_id`, in this order, with their accounts as `u`. */
export function holdersOf({ roles, scope, at, without }: HoldersAsked): StoppingSource {
  const all = `ARRAY(SELECT role_id FROM ${roles}), ${scope}, ${at}, ${without}`;
  // A left join, though each has an account: counting asks nothing of accounts, and is then spared the join.
  return (after, count) => `holders_after(${all}, ${after}, ${count}) h LEFT JOIN users u ON u.id = h.user_id`;
}
