import { type Type } from '@nestjs/common';
import { type ErrorCode, type EventAction, type SensitiveRead } from '@app/kernel';
import { type AccessRule } from '../access/access-rule.js';

/** Everything the edge and the documentation need to know of a route, said once. */
export interface EndpointOptions {
  /** A sentence in the imperative: "List users". */
  readonly summary: string;
  readonly description?: string;
  readonly access: AccessRule;
  /** The resource it answers, or `[Resource]` for a page of them. Nothing: 204 without a body. */
  readonly returns?: Type | readonly [Type];
  /** Another shape of success, when there are several. */
  readonly orReturns?: Type | readonly Type[];
  /** 200 with a body and 204 without, unless it creates: 201. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Takes an `Idempotency-Key` although it creates nothing; what answers 201 always does. */
  readonly idempotent?: boolean;
  /** Refusals of this route's own; those every route shares are added. */
  readonly errors?: readonly ErrorCode[];
  /** The event a successful call leaves in the audit trail; each route that changes something names one. */
  readonly audit?: EventAction;
  /** The event it leaves although it only reads: before the answer, and not of what people read about themselves. */
  readonly reads?: SensitiveRead;
  /** What its ETag is made of: the `version` of the resource, unless more than the resource is answered, or no resource at all. */
  readonly etag?: 'version' | 'content' | 'none';
  /** Accepts `If-Match`. */
  readonly ifMatch?: boolean;
  /** The class of work, when it is not what access and method say. See RouteClass. */
  readonly rateLimit?: RateLimitClass;
  /** Open to a session that must enrol a second factor before anything else. */
  readonly beforeMfa?: boolean;
  /** Needs the password to have been given within the last ten minutes: at sign-in, or by `POST /auth/reauthenticate`. */
  readonly reauthenticated?: boolean;
  /** Open to an account that must change its password first: what it takes to see that, do it, or leave. */
  readonly beforePasswordChange?: boolean;
  /** For whoever acts as somebody else, when the default is wrong: what leaves a mark in the trail is closed, the rest is open. */
  readonly whileImpersonating?: 'allowed' | 'refused';
  /** Content types of a body that the handler reads itself, as it comes and of any size, by `@BodyStream()`; no other is taken. */
  readonly streams?: readonly string[];
  /** Sets or clears cookies, for browsers that asked for them. */
  readonly setsCookies?: boolean;
  /** Outside the envelope: probes and keys, whose shape is somebody else's standard. */
  readonly raw?: boolean;
  /** The media type of a raw answer that is a file, or with `returns`, one of those after another. */
  readonly produces?: string | readonly string[];
}

/**
 * `sign-in`: what costs a password hash. `public`: what else answers without a sign-in. `bulk`: exports, imports, many
 * changes at once. `read`: what only asks, although it is no GET.
 */
export type RateLimitClass = 'sign-in' | 'public' | 'bulk' | 'read';

export const ENDPOINT = 'rollcall:endpoint';
export const ENVELOPED_LATE = 'rollcall:enveloped-late';

export function endpointOf(handler: object): EndpointOptions | undefined {
  return Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined;
}

/** The route whose answer gets its envelope when it is serialised; undefined for one whose interceptors see to it. */
export function envelopedLate(handler: object): EndpointOptions | undefined {
  return Reflect.getMetadata(ENVELOPED_LATE, handler) === true ? endpointOf(handler) : undefined;
}

/** The event that a successful call leaves, whether it changes or reads. */
export function eventOf({ audit, reads }: EndpointOptions): EventAction | undefined {
  return audit ?? reads;
}

export function takesIdempotencyKey(options: EndpointOptions): boolean {
  return options.idempotent ?? statusOf(options) === 201;
}

export function statusOf(options: EndpointOptions): number {
  return options.status ?? (options.returns ? 200 : 204);
}
