import { parseSort } from '@app/http';
import { type OrderColumn } from '@app/platform';

/** When somebody last signed in; before all time for whoever never did, so that a position is never null. */
export const LAST_SIGN_IN = `coalesce(u.last_login_at, '-infinity'::timestamptz)`;

type SortColumn = Omit<OrderColumn, 'descending'>;

/** Each has its index (docs/database.md). Names come without case and accents, whoever has none comes first. */
const SORT_COLUMNS: Readonly<Record<string, SortColumn>> = {
  createdAt: { sql: 'u.created_at', type: 'timestamptz' },
  updatedAt: { sql: 'u.updated_at', type: 'timestamptz' },
  email: { sql: 'u.canonical_email', type: 'text' },
  lastSignInAt: { sql: LAST_SIGN_IN, type: 'timestamptz' },
  displayName: { sql: `search_form(coalesce(p.display_name, ''))`, type: 'text' },
};

/** The id ends every order, in the direction of the last field: that makes it total, and an index can serve it. */
export function orderOf(sort: string): OrderColumn[] {
  const fields = parseSort(sort);
  const columns = fields.map(({ field, descending }) => ({ ...SORT_COLUMNS[field]!, descending }));
  // Of two columns that are equal, the one that lies in the index of the order.
  const id = fields[0]!.field === 'displayName' ? 'p.user_id' : 'u.id';
  return [...columns, { sql: id, type: 'uuid', descending: columns.at(-1)!.descending }];
}
