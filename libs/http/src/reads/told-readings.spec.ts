import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type RequestContext } from '@app/kernel';
import { type SensitiveReading } from './sensitive-reading.js';
import { ToldReadings } from './told-readings.js';

const by = (sessionId: string, ip = '192.0.2.7'): RequestContext => ({
  requestId: 'x',
  ip,
  userAgent: 'Reader/1',
  principal: { kind: 'user', userId: 'u', sessionId },
});

const page = (filters: Record<string, string> = {}): SensitiveReading => ({
  action: 'audit-trail.events-read',
  subjectId: null,
  filters,
  turnsPage: true,
});

describe('a page that is turned', () => {
  let readings: ToldReadings;

  beforeEach(() => {
    jest.useFakeTimers();
    readings = new ToldReadings();
    readings.remember({ ...page({ q: 'ada', outcome: 'denied' }), turnsPage: false }, by('one'), 'event');
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('belongs to the reading it goes on with, in whatever order its filters are given', () => {
    expect(readings.find(page({ outcome: 'denied', q: 'ada' }), by('one'))).toBe('event');
  });

  it.each([
    ['other filters', page({ q: 'ada' }), by('one')],
    ['another session', page({ q: 'ada', outcome: 'denied' }), by('two')],
    ['another address', page({ q: 'ada', outcome: 'denied' }), by('one', '198.51.100.7')],
    ['a first page', { ...page({ q: 'ada', outcome: 'denied' }), turnsPage: false }, by('one')],
  ])('does not with %s', (_, reading, reader) => {
    expect(readings.find(reading, reader)).toBeUndefined();
  });

  it('does for a minute, however often, and not longer', () => {
    const turned = page({ q: 'ada', outcome: 'denied' });
    jest.advanceTimersByTime(59_999);
    expect(readings.find(turned, by('one'))).toBe('event');
    jest.advanceTimersByTime(1);
    expect(readings.find(turned, by('one'))).toBeUndefined();
  });

  it('is told again once so many others were that it is forgotten', () => {
    for (let n = 0; n < 2_000; n++) readings.remember(page(), by(`other ${n}`), `event ${n}`);
    expect(readings.find(page({ q: 'ada', outcome: 'denied' }), by('one'))).toBeUndefined();
    expect(readings.find(page(), by('other 0'))).toBe('event 0');
  });
});
