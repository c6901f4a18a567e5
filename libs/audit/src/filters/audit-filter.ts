import { type PageSource } from '@app/platform';
import { type AuditEventFilter } from '../audit.dto.js';
import { type TextSearchPlan, lookedUp } from './text-search.js';

/** `identity` is the filters as they were asked for: a cursor goes on when a text is looked for in another way. */
type Conditions = Pick<PageSource, 'conditions' | 'parameters'> & { readonly identity: string };

/** A value that was found knows its event's partition. */
const LOOKED_UP = (place: string): string => `p.occurred_at = a.occurred_at AND ${lookedUp(place)}`;
/** OFFSET 0 keeps it what it is: a question to each event, asked in the order of the list. */
const WALKED = (place: string): string => `EXISTS (
  SELECT FROM audit_personal_values t WHERE t.event_id = a.id AND t.search_text LIKE (${place}::text[])[2] OFFSET 0)`;

type Filter = readonly [name: keyof AuditEventFilter, condition: (place: string) => string, value: unknown];

/** What a list and an export have in common; the log is `a`, its personal values are `p`. */
export function filterOf(query: AuditEventFilter, text?: TextSearchPlan): Conditions {
  const filters: readonly Filter[] = [
    ['actorId', compared('a.actor_id ='), query.actorId],
    ['impersonatorId', compared('a.impersonator_id ='), query.impersonatorId],
    ['subjectId', compared('a.subject_id ='), query.subjectId],
    ['action', compared('a.action ='), query.action],
    ['outcome', compared('a.outcome ='), query.outcome],
    ['from', compared('a.occurred_at >='), query.from],
    ['to', compared('a.occurred_at <'), query.to],
    ['requestId', compared('a.request_id ='), query.requestId],
    ['q', text?.way === 'walk' ? WALKED : LOOKED_UP, text?.patterns],
  ];
  const given = filters.filter(([, , value]) => value !== undefined);
  return {
    identity: JSON.stringify(given.map(([name]) => [name, query[name]])),
    conditions: given.map(([, condition], index) => condition(`$${index + 1}`)),
    parameters: given.map(([, , value]) => value),
  };
}

function compared(comparison: string): (place: string) => string {
  return (place) => `${comparison} ${place}`;
}
