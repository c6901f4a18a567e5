import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, of, throwError } from 'rxjs';
import { appError } from '@app/kernel';
import { RecordedEvents, routeContext } from '../testing/route-context.js';
import { DenialAuditInterceptor } from './denial-audit.interceptor.js';

async function whatBecomesOf(error: Error): Promise<{ thrown: unknown; recorded: unknown[] }> {
  const events = new RecordedEvents();
  const interceptor = new DenialAuditInterceptor(events.asEvents);
  const answer = interceptor.intercept(routeContext(), { handle: () => throwError(() => error) });
  const thrown: unknown = await lastValueFrom(answer).catch((caught: unknown) => caught);
  return { thrown, recorded: events.recorded };
}

describe('a refusal behind the guard', () => {
  it('is recorded with its route and its code when it says "not you", and goes on its way', async () => {
    const refusal = appError('GRANT_EXCEEDS_AUTHORITY');
    expect(await whatBecomesOf(refusal)).toEqual({
      thrown: refusal,
      recorded: [
        expect.objectContaining({
          subject: { type: 'route', id: 'GET /api/v1/things/:id' },
          details: { code: 'GRANT_EXCEEDS_AUTHORITY' },
        }),
      ],
    });
  });

  it.each([
    ['something that is not there', appError('USER_NOT_FOUND')],
    ['too many calls', appError('RATE_LIMITED')],
    ['a fault of ours', Object.assign(new Error('ours'), { status: 403 })],
  ])('of another kind is not: %s', async (_, error) => {
    expect(await whatBecomesOf(error)).toEqual({ thrown: error, recorded: [] });
  });

  it('leaves an answer as it is', async () => {
    const interceptor = new DenialAuditInterceptor(new RecordedEvents().asEvents);
    expect(await lastValueFrom(interceptor.intercept(routeContext(), { handle: () => of('answer') }))).toBe('answer');
  });
});
