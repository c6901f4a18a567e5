import { Injectable } from '@nestjs/common';
import { type Principal, type RequestContext } from '@app/kernel';
import { LruMap } from '@app/platform';
import { type SensitiveReading } from './sensitive-reading.js';

const PAGES_BELONG_MS = 60_000;
/** Some 500 bytes each. */
const MAX_REMEMBERED = 2_000;

interface Told {
  readonly eventId: string;
  readonly until: number;
}

/**
 * Which readings the trail was told of within the last minute, so that turning the pages of one of them is not told again. Kept
 * in the process: what another replica told, or what was forgotten, is told once more, which does no harm.
 */
@Injectable()
export class ToldReadings {
  private readonly told = new LruMap<Told>(MAX_REMEMBERED);

  /** The event a page belongs to; undefined when it has to be told. */
  find(reading: SensitiveReading, by: RequestContext): string | undefined {
    const told = reading.turnsPage ? this.told.get(keyOf(reading, by)) : undefined;
    return told && told.until > Date.now() ? told.eventId : undefined;
  }

  /** Once the event is committed. */
  remember(reading: SensitiveReading, by: RequestContext, eventId: string): void {
    this.told.set(keyOf(reading, by), { eventId, until: Date.now() + PAGES_BELONG_MS });
  }
}

/** Whoever comes with a stolen token comes from elsewhere, and is told by themselves. */
function keyOf({ action, subjectId, filters }: SensitiveReading, { principal, ip, userAgent }: RequestContext): string {
  const sorted = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([action, subjectId, sorted, principal && credentialOf(principal), ip, userAgent]);
}

function credentialOf(principal: Principal): string {
  return principal.kind === 'user' ? principal.sessionId : principal.keyId;
}
