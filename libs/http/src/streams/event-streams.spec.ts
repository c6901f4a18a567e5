import { type Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Permission, type Principal } from '@app/kernel';
import { type Authorizer } from '../access/authorizer.js';
import { type CallerStanding } from '../access/caller-standing.js';
import { Drain } from '../request/drain.js';
import { PERSON } from '../testing/route-context.js';
import { EventStreams, type StreamStep } from './event-streams.js';

interface Begun {
  readonly topic?: string;
  readonly hasMore?: boolean;
  readonly permission?: Permission;
}

const standing = { isAlive: true, holds: true };
let drain: Drain;
let streams: EventStreams;

async function* counting(hasMore: boolean): AsyncGenerator<StreamStep> {
  for (let n = 1; ; n++) yield Promise.resolve({ text: `data: ${n}\n\n`, hasMore });
}

function begin({ topic = 'a', hasMore = false, permission = 'users:import' }: Begun = {}): Readable {
  return streams.begin(PERSON, { permission, topic, steps: counting(hasMore) });
}

async function settled(): Promise<void> {
  for (let n = 0; n < 10; n++) await turn();
}

/** What it has told, as one text that grows. */
function reading(stream: Readable): { text: string; hasEnded: boolean } {
  const read = { text: '', hasEnded: false };
  stream.on('data', (chunk: Buffer) => (read.text += chunk.toString())).on('end', () => (read.hasEnded = true));
  return read;
}

beforeEach(() => {
  Object.assign(standing, { isAlive: true, holds: true });
  drain = new Drain();
  const callers = { isAlive: () => Promise.resolve(standing.isAlive) } as unknown as CallerStanding;
  const holds = (_: Principal, permission: Permission): Promise<boolean> =>
    Promise.resolve(standing.holds && permission === 'users:import');
  streams = new EventStreams(callers, { holds } as unknown as Authorizer, drain);
});

describe('a stream of events', () => {
  it('goes on when something happens about its topic, or when anything may have', async () => {
    const read = reading(begin());
    await settled();
    streams.wake('another');
    await settled();
    expect(read.text).toBe('data: 1\n\n');
    streams.wake('a');
    await settled();
    streams.wake();
    await settled();
    expect(read).toEqual({ text: 'data: 1\n\ndata: 2\n\ndata: 3\n\n', hasEnded: false });
  });

  it.each<[string, () => void]>([
    ['with the session', () => (standing.isAlive = false)],
    ['with the permission', () => (standing.holds = false)],
    ['when the replica drains', () => drain.begin()],
  ])('ends %s, before it tells any more', async (_, end) => {
    const read = reading(begin());
    await settled();
    end();
    streams.wake('a');
    await settled();
    expect(read).toEqual({ text: 'data: 1\n\n', hasEnded: true });
  });

  it('tells nothing to whoever may not have it by the time it begins', async () => {
    const read = reading(begin({ permission: 'audit:read' }));
    await settled();
    expect(read).toEqual({ text: '', hasEnded: true });
  });

  it('waits for nothing while there is more already', async () => {
    const stream = begin({ hasMore: true });
    const texts: string[] = [];
    for await (const chunk of stream) if (texts.push(String(chunk)) === 5) break;
    expect(texts.at(-1)).toBe('data: 5\n\n');
  });

  it('is one of fifty with its permission, and makes room when it is closed', async () => {
    const open = Array.from({ length: 50 }, () => begin());
    expect(() => begin()).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }));
    begin({ permission: 'audit:read' }).destroy();
    open[0]!.destroy();
    await settled();
    open[0] = begin();
    expect(() => begin()).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }));
    for (const stream of open) stream.destroy();
  });
});
