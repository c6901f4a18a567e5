import { type PageSource } from '@app/platform';
import { type UserFilters } from './dto/list-users.dto.js';
import { LAST_SIGN_IN } from './user-order.js';
import { type TextSearch, searchConditions } from './user-search.js';

/**
 * Role and group as ids: a value that the planner sees is what lets it tell a rare role from one that everybody has. And what
 * is known of the text that is searched for.
 */
export interface ResolvedFilters {
  readonly roleId?: string | undefined;
  readonly groupIds?: readonly string[] | undefined;
  readonly search?: TextSearch | undefined;
}

type Conditions = Pick<
  PageSource,
  'conditions' | 'parameters' | 'countFrom' | 'countLimit' | 'exceedsCount' | 'countsAlong'
>;
type Filter = readonly [value: unknown, condition: (parameter: string) => string];

/** Each row that a search counts is read from the table; to count ten thousand costs more than to answer the page. */
const SEARCH_COUNT_LIMIT = 1_000;

const HOLDS_ROLE = (role: string): string => `EXISTS (
  SELECT FROM user_roles ur WHERE ur.user_id = u.id AND ur.role_id = ${role} AND ur.revoked_at IS NULL
    AND ur.valid_from <= now() AND (ur.valid_until IS NULL OR ur.valid_until > now()))`;

const IS_MEMBER = (groups: string): string => `EXISTS (
  SELECT FROM group_members gm WHERE gm.user_id = u.id AND gm.group_id = ANY (${groups}::uuid[]) AND gm.removed_at IS NULL)`;

/** The filters of a list of users as SQL over `u` (users) and, for attributes only, `p` (user_profiles). */
export function filterOf(query: UserFilters, { roleId, groupIds, search }: ResolvedFilters): Conditions {
  const parameters: unknown[] = [];
  const conditions = [
    query.deleted === 'true' ? 'u.deleted_at IS NOT NULL AND u.purged_at IS NULL' : 'u.deleted_at IS NULL',
  ];
  const filters: readonly Filter[] = [
    [query.status, (status) => `u.status = ${status}`],
    [query.createdFrom, (from) => `u.created_at >= ${from}`],
    [query.createdTo, (to) => `u.created_at < ${to}`],
    [query.lastSignInFrom, (from) => `${LAST_SIGN_IN} >= ${from}`],
    [query.lastSignInTo, (to) => `${LAST_SIGN_IN} > '-infinity' AND ${LAST_SIGN_IN} < ${to}`],
    [roleId, HOLDS_ROLE],
    [groupIds, IS_MEMBER],
    ...Object.entries(query.attributes ?? {}).map(attributeFilter),
  ];
  for (const [value, condition] of filters)
    if (value !== undefined) conditions.push(condition(`$${parameters.push(value)}`));
  if (query.verified) conditions.push(`u.email_verified_at IS ${query.verified === 'true' ? 'NOT ' : ''}NULL`);
  const isFiltered = conditions.length > 1 || query.deleted === 'true';
  if (search) conditions.push(...searchConditions(search, `$${parameters.push(search.q)}`));
  return {
    conditions,
    parameters,
    ...(query.attributes === undefined && { countFrom: 'users u' }),
    ...(search && {
      countLimit: SEARCH_COUNT_LIMIT,
      exceedsCount: search.isFrequent && !isFiltered,
      countsAlong: !search.isFrequent,
    }),
  };
}

/** A query string knows texts only: `3` finds the number as well as the text, `true` the truth value. */
function attributeFilter([name, text]: [string, string]): Filter {
  const readings = [text, ...scalarIn(text)].map((value) => JSON.stringify({ [name]: value }));
  const first = readings[0]!;
  if (readings.length === 1) return [first, (json) => `p.attributes @> ${json}::jsonb`];
  return [readings, (list) => `(p.attributes @> (${list}::jsonb[])[1] OR p.attributes @> (${list}::jsonb[])[2])`];
}

function scalarIn(text: string): (number | boolean)[] {
  if (text === 'true' || text === 'false') return [text === 'true'];
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? [Number(text)] : [];
}
