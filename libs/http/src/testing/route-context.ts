import { type ExecutionContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { type DomainEvent, type Principal, type RequestContext, runInRequest } from '@app/kernel';
import { type DomainEvents } from '@app/platform';
import { ACCESS_RULE, self } from '../access/access-rule.js';
import { ENDPOINT, type EndpointOptions } from '../endpoint/endpoint-options.js';

class TestController {}

export interface RouteTold extends Partial<EndpointOptions> {
  /** GET unless given. */
  readonly method?: RequestMethod;
  readonly request?: object;
  readonly reply?: object;
}

/** What a guard is given at `GET /api/v1/things/:id`, or another method, with these options of its route. */
export function routeContext(told: RouteTold = {}): ExecutionContext {
  const { method = RequestMethod.GET, request = {}, reply = {}, ...options } = told;
  const handler = (): void => {};
  const endpoint: EndpointOptions = { summary: 'Test', access: self, ...options };
  Reflect.defineMetadata(METHOD_METADATA, method, handler);
  Reflect.defineMetadata(ENDPOINT, endpoint, handler);
  Reflect.defineMetadata(ACCESS_RULE, endpoint.access, handler);
  const asked = { method: RequestMethod[method], routeOptions: { url: '/api/v1/things/:id' }, headers: {}, ...request };
  return new ExecutionContextHost([asked, reply], TestController, handler);
}

/** What a guard needs of the events: it records refusals, and nothing else. */
export class RecordedEvents {
  readonly recorded: DomainEvent[] = [];

  record(event: DomainEvent): Promise<void> {
    this.recorded.push(event);
    return Promise.resolve();
  }

  get asEvents(): DomainEvents {
    return this as unknown as DomainEvents;
  }
}

export const PERSON: Principal = { kind: 'user', userId: 'a person', sessionId: 'a session' };
export const PROGRAM: Principal = {
  kind: 'service-account',
  serviceAccountId: 'a program',
  keyId: 'a key',
  permissions: ['users:read'],
  expiresAt: null,
};

/** Does the work as a request of this caller; undefined is nobody. */
export function calledBy<T>(principal: Principal | undefined, work: () => T): T {
  return runInRequest(requestOf(principal), work);
}

export function requestOf(principal: Principal | undefined): RequestContext {
  return { requestId: 'r', ip: undefined, userAgent: undefined, ...(principal && { principal }) };
}
