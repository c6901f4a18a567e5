import { type PageSource } from '@app/platform';
import { type AuditEventFilter } from '../audit.dto.js';
import { type TextWay, patternOf } from './text-search.js';

type Conditions = Pick<PageSource, 'conditions' | 'parameters'>;

/** A value that was found knows its event's partition. */
const LOOKED_UP = 'p.occurred_at = a.occurred_at AND p.search_text LIKE ';
/** OFFSET 0 keeps it what it is: a question to each event, asked in the order of the list. */
const WALKED = (place: string): string => `EXISTS (
  SELECT FROM audit_personal_values t WHERE t.event_id = a.id AND t.search_text LIKE ${place} OFFSET 0)`;

/** What a list and an export have in common; the log is `a`, its personal values are `p`. */
export function filterOf(query: AuditEventFilter, way: TextWay): Conditions {
  const filters: readonly (readonly [(place: string) => string, unknown])[] = [
    [compared('a.actor_id ='), query.actorId],
    [compared('a.impersonator_id ='), query.impersonatorId],
    [compared('a.subject_id ='), query.subjectId],
    [compared('a.action ='), query.action],
    [compared('a.outcome ='), query.outcome],
    [compared('a.occurred_at >='), query.from],
    [compared('a.occurred_at <'), query.to],
    [compared('a.request_id ='), query.requestId],
    [way === 'walk' ? WALKED : compared(LOOKED_UP), query.q && patternOf(query.q)],
  ];
  const given = filters.filter(([, value]) => value !== undefined);
  return {
    conditions: given.map(([condition], index) => condition(`$${index + 1}`)),
    parameters: given.map(([, value]) => value),
  };
}

function compared(comparison: string): (place: string) => string {
  return (place) => `${comparison} ${place}`;
}
