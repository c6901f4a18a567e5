import { type Subject } from './domain-event.js';
import { type EventAction } from './event-catalogue.js';

/**
 * What leaves an event although it only reads, and whose it is: from where people sign in, and the trail itself. Their names
 * end in `-read`, and do not begin with `audit.`: the database keeps those for good. What counts as sensitive, and what does not, stands in docs/audit.md.
 */
export const SENSITIVE_READS = {
  'user.sessions-read': 'user',
  'audit-trail.events-read': 'audit-trail',
  'audit-trail.event-read': 'audit-trail',
  'audit-trail.stream-read': 'audit-trail',
} as const satisfies Partial<Record<EventAction, Subject['type']>>;

export type SensitiveRead = keyof typeof SENSITIVE_READS;
