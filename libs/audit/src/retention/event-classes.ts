import { EVENT_CATALOGUE, SENSITIVE_READS } from '@app/kernel';

/** What the traffic of signing in leaves behind: much, and soon of no use. Everything else tells of a change. */
const SIGN_IN = /^(session|sessions|sign-in|reauthentication|mfa\.challenged|mfa\.failed|access\.denied)/;
/** Of the trail itself, tombstones above all: kept for good. */
const OWN = /^audit\./;

export type EventClass = 'sign-in' | 'change' | 'read' | 'audit';

function classOf(action: string): EventClass {
  if (action in SENSITIVE_READS) return 'read';
  if (OWN.test(action)) return 'audit';
  return SIGN_IN.test(action) ? 'sign-in' : 'change';
}

export function actionsOf(wanted: EventClass): string[] {
  return Object.keys(EVENT_CATALOGUE).filter((action) => classOf(action) === wanted);
}
