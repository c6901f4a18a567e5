// The second-level cache: answers that replicas make for each other, in Redis, or in each one's own memory without it. For
// what many ask, what changes rarely, and what grants nothing.
//
// An answer is filed under the stamp its table had before it was read, and every change makes another stamp. So a stale
// answer need not be deleted: it is not found any more. The TTL only tidies up. Redis is not believed either: an answer is
// sealed to its place under SECRET_KEY, and what does not open there is a miss, as is everything while Redis is away.
import { createHash } from 'node:crypto';
import { Cache } from '@nestjs/cache-manager';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../crypto/secrets.js';
import { Metrics } from '../metrics/metrics.js';
import { FactStamps } from './fact-stamps.js';
import { type Fact } from './facts.js';

const TTL_MS = 5 * 60_000;

@Injectable()
export class SharedFacts {
  private readonly lookups;

  constructor(
    private readonly cache: Cache,
    private readonly stamps: FactStamps,
    private readonly secrets: Secrets,
    metrics: Metrics,
  ) {
    this.lookups = metrics.counter({
      name: 'rollcall_shared_fact_lookups_total',
      help: 'Questions that replicas answer for each other: found (hit), not found (miss), not looked for (bypass)',
      labels: ['fact', 'outcome'],
    });
  }

  /**
   * The answer to `question` about a fact, made by `load` when nobody has yet. From the cache it comes back as its JSON: a
   * Date as text.
   */
  async read<Answer extends object>(fact: Fact, question: object, load: () => Promise<Answer>): Promise<Answer> {
    const stamp = await this.stamps.find(fact);
    if (stamp === undefined) return this.count(fact, 'bypass', load());
    const place = placeOf(fact, stamp, question);
    const found = this.open<Answer>(await this.cache.get<string>(place), place);
    if (found) return this.count(fact, 'hit', Promise.resolve(found));
    const answer = await this.count(fact, 'miss', load());
    // Not waited for: the answer is there, and whether it could be kept concerns nobody.
    void this.cache.set(place, this.close(answer, place), TTL_MS).catch(() => undefined);
    return answer;
  }

  private count<Answer>(fact: Fact, outcome: string, answer: Promise<Answer>): Promise<Answer> {
    this.lookups.inc({ fact, outcome });
    return answer;
  }

  private close(answer: object, place: string): string {
    return this.secrets.seal(Buffer.from(JSON.stringify(answer)), place).toString('base64');
  }

  private open<Answer>(sealed: unknown, place: string): Answer | undefined {
    if (typeof sealed !== 'string') return undefined;
    try {
      return JSON.parse(this.secrets.unseal(Buffer.from(sealed, 'base64'), place).toString()) as Answer;
    } catch {
      return undefined;
    }
  }
}

function placeOf(fact: Fact, stamp: string, question: object): string {
  return `${fact}:${stamp}:${createHash('sha256').update(JSON.stringify(question)).digest('base64url')}`;
}
