import { AsyncLocalStorage } from 'node:async_hooks';
import { type Principal } from './actor.js';

/** One call to another system, told without its values. */
export interface TraceStep {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where a request stands in a trace that goes through several programs (W3C Trace Context). */
export interface RequestTrace {
  readonly traceId: string;
  /** As it is told onwards. */
  readonly traceparent: string;
  /** Runs the work as a step of the trace; there only while somebody records it. */
  readonly step?: <T>(step: TraceStep, work: () => Promise<T>) => Promise<T>;
}

/** What is ambient while one request is answered. Plumbing only: a rule that depends on who acts takes the actor as an argument. */
export interface RequestContext {
  readonly requestId: string;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  principal?: Principal;
  trace?: RequestTrace;
  /** The first audit event that this request wrote, the one the others follow from; answered as `Audit-Event-Id`. */
  auditEventId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Undefined outside a request: at boot, in the command line, in a timer. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}
