import { type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Principal, SENSITIVE_READS, type SensitiveRead } from '@app/kernel';
import { type EndpointOptions } from '../endpoint/endpoint-options.js';
import { givenFilters } from '../lists/given-filters.js';

/** What a request was answered, as the trail tells it. */
export interface SensitiveReading {
  readonly action: SensitiveRead;
  /** Of whom or what; null: of the whole. */
  readonly subjectId: string | null;
  readonly filters: Readonly<Record<string, string>>;
  /** Whether it goes on with a list, rather than begins one. */
  readonly turnsPage: boolean;
}

/** Undefined when people read about themselves, in their own name. */
export function sensitiveReadingOf(
  { reads, returns }: EndpointOptions,
  context: ExecutionContext,
  principal: Principal,
): SensitiveReading | undefined {
  const { params, query } = context.switchToHttp().getRequest<FastifyRequest<Asked>>();
  if (reads === undefined) return undefined;
  const isOfPerson = SENSITIVE_READS[reads] === 'user';
  const subjectId = params.id ?? (isOfPerson && principal.kind === 'user' ? principal.userId : null);
  if (isOfPerson && isOneself(principal, subjectId)) return undefined;
  // Only the dto of a list has refused what it does not know; elsewhere the trail would repeat whatever somebody wrote there.
  const { limit: _limit, page, cursor, ...filters } = Array.isArray(returns) ? query : NOTHING_ASKED;
  const turnsPage = cursor !== undefined || Number(page ?? 1) > 1;
  return { action: reads, subjectId, filters: givenFilters(filters), turnsPage };
}

const NOTHING_ASKED: Asked['Querystring'] = {};

interface Asked {
  readonly Params: { readonly id?: string };
  readonly Querystring: Readonly<Record<string, string | undefined>>;
}

function isOneself(principal: Principal, userId: string | null): boolean {
  return principal.kind === 'user' && principal.userId === userId && principal.impersonatorId === undefined;
}
