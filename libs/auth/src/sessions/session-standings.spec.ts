import { describe, expect, it } from '@jest/globals';
import { type Database, type DomainEvents, Metrics, type Notifications } from '@app/platform';
import { type AccessAnnouncements } from '@app/roles';
import { SessionMemory } from './session-memory.js';
import { type SessionRepository, type SessionVisit } from './session.repository.js';
import { SessionStandings } from './session-standings.js';

const VISIT: SessionVisit = {
  mustChangePassword: false,
  mustEnrolMfa: true,
  impersonatedBy: null,
  recentFor: 60_000,
  millisecondsLeft: 60_000,
  isSeenDue: false,
};

/** Standings over a memory that hears of everything, and a database that answers this. */
function standingsOf(answer: SessionVisit | undefined): { standings: SessionStandings; asked: string[] } {
  const asked: string[] = [];
  const visit = (sessionId: string, userId: string): Promise<SessionVisit | undefined> => {
    asked.push(`${sessionId} of ${userId}`);
    return Promise.resolve(answer);
  };
  const heard = { isCurrent: true } as Notifications;
  const unused = [{} as DomainEvents, {} as AccessAnnouncements] as const;
  const memory = new SessionMemory({} as Database, heard, ...unused, new Metrics());
  return { standings: new SessionStandings({ visit } as unknown as SessionRepository, memory), asked };
}

describe('the standing of a session', () => {
  it('is what the database says, and remembered for as long as it says', async () => {
    const { standings, asked } = standingsOf(VISIT);
    const standing = { mustChangePassword: false, mustEnrolMfa: true, isRecentlyAuthenticated: true };
    expect(standings.remembered('s', 'u')).toBeUndefined();
    expect(await standings.visit('s', 'u')).toEqual(standing);
    expect(standings.remembered('s', 'u')).toEqual(standing);
    expect(standings.remembered('another', 'u')).toBeUndefined();
    expect(asked).toEqual(['s of u']);
  });

  it('is recent for as long as the database says', async () => {
    const { standings } = standingsOf({ ...VISIT, recentFor: -1, mustChangePassword: true, mustEnrolMfa: false });
    const standing = { mustChangePassword: true, mustEnrolMfa: false, isRecentlyAuthenticated: false };
    expect(await standings.visit('s', 'u')).toEqual(standing);
    expect(standings.remembered('s', 'u')).toEqual(standing);
  });

  it('is not remembered past its time', async () => {
    const { standings } = standingsOf({ ...VISIT, millisecondsLeft: 0 });
    expect(await standings.visit('s', 'u')).toBeDefined();
    expect(standings.remembered('s', 'u')).toBeUndefined();
  });

  it('is nothing when the session is over', async () => {
    const { standings } = standingsOf(undefined);
    expect(await standings.visit('s', 'u')).toBeUndefined();
    expect(standings.remembered('s', 'u')).toBeUndefined();
  });

  it('of somebody who acts as another person names them, is never recent and never remembered', async () => {
    const { standings } = standingsOf({ ...VISIT, impersonatedBy: 'an admin' });
    expect(await standings.visit('s', 'u')).toEqual({
      mustChangePassword: false,
      mustEnrolMfa: true,
      isRecentlyAuthenticated: false,
      impersonatorId: 'an admin',
    });
    expect(standings.remembered('s', 'u')).toBeUndefined();
  });
});
