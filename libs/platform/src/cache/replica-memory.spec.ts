import { describe, expect, it } from '@jest/globals';
import { ReplicaMemory } from './replica-memory.js';
import { type SharedCount, type ThrottleHit } from './throttle-script.js';

const WINDOW_MS = 10_000;
const SHARE = 5;
const HIT: ThrottleHit = { key: 'key', ttlMs: WINDOW_MS, limit: 10, blockMs: 0 };
/** The clock of Redis, when ours says 0. */
const REDIS_EPOCH = 1_000_000;

/** A memory whose clock stands still until told. */
function startedMemory({ maxKeys = 100, settlingMs = 2_000 } = {}) {
  let time = 0;
  const memory = new ReplicaMemory({ maxKeys, settlingMs, now: () => time });
  const answer = (count: Partial<SharedCount>): SharedCount => ({
    hits: 1,
    remainingMs: WINDOW_MS,
    isBlocked: false,
    windowId: 'first',
    redisNow: REDIS_EPOCH + time,
    ...count,
  });
  /** A hit that was told to Redis, and answered so. */
  const hit = (count: Partial<SharedCount> = {}, options: Partial<ThrottleHit> = {}) => {
    const asked = { ...HIT, ...options };
    return memory.judge(asked, memory.recall(asked.key), answer(count), SHARE);
  };
  const alone = (options: Partial<ThrottleHit> = {}) => memory.countAlone({ ...HIT, ...options }, SHARE);
  return { memory, answer, hit, alone, pass: (milliseconds: number) => void (time += milliseconds) };
}

describe('ReplicaMemory', () => {
  it('recalls what Redis said last, until the window ends', () => {
    const { memory, hit, pass } = startedMemory();
    expect(memory.recall('key')).toBeUndefined();
    hit({ hits: 7 });
    pass(4_000);
    const redisEndsAt = REDIS_EPOCH + WINDOW_MS;
    expect(memory.recall('key')).toMatchObject({ id: 'first', seen: 7, remainingMs: 6_000, redisEndsAt });
    pass(6_000);
    expect(memory.recall('key')).toBeUndefined();
  });

  it('judges an answer on its way by what was learned meanwhile', () => {
    const { memory, answer, hit } = startedMemory();
    hit({ hits: 8 });
    const judged = (hits: number) => memory.judge(HIT, undefined, answer({ hits, windowId: 'second' }), SHARE);
    expect(judged(2)).toMatchObject({ hits: 10, isBlocked: false });
    expect(judged(3)).toMatchObject({ hits: 11, isBlocked: true });
    expect(memory.recall('key')).toMatchObject({ id: 'first', seen: 8 });
  });

  it('begins anew when the window had ended by the clock of Redis', () => {
    const { memory, answer, hit } = startedMemory();
    for (let hits = 1; hits <= 10; hits++) hit({ hits });
    const next = answer({ windowId: 'second', redisNow: REDIS_EPOCH + WINDOW_MS });
    expect(memory.judge(HIT, undefined, next, SHARE)).toMatchObject({ hits: 1, isBlocked: false });
    expect(memory.whileSettling('key', 1)).toBeUndefined();
  });

  it('takes a window that another replica ended by a short block for ended', () => {
    const { memory, hit, pass } = startedMemory();
    hit({ hits: 10 }, { blockMs: 1_000 });
    pass(1_500);
    expect(hit({ windowId: 'second' }, { blockMs: 1_000 })).toMatchObject({ hits: 1, isBlocked: false });
    expect(memory.isUntold).toBe(false);
  });

  it('keeps to its share until all have told, then grants the limit', () => {
    const { memory, hit, pass } = startedMemory();
    for (let hits = 1; hits <= SHARE; hits++) hit({ hits });
    expect(memory.whileSettling('key', SHARE)).toBeUndefined();
    expect(hit({ hits: 6, windowId: 'second' })).toEqual({ hits: 6, remainingMs: 2_000, isBlocked: true });
    pass(1_500);
    expect(memory.whileSettling('key', SHARE)).toMatchObject({ remainingMs: 500, isBlocked: true });
    expect(memory.whileSettling('other', SHARE)).toBeUndefined();
    pass(500);
    expect(memory.whileSettling('key', SHARE)).toBeUndefined();
    expect(hit({ hits: 7, windowId: 'second' })).toMatchObject({ hits: 7, isBlocked: false });
  });

  it('has to tell everything after an outage, and after Redis forgot, until it has', () => {
    const { memory, hit, alone } = startedMemory();
    hit();
    expect(memory.isUntold).toBe(false);
    hit({ windowId: 'second' });
    expect(memory.isUntold).toBe(true);
    memory.allIsTold();
    alone();
    expect(memory.isUntold).toBe(false);
    hit({ hits: 3, windowId: 'second' });
    expect(memory.isUntold).toBe(true);
  });

  it('tells what it let through alone until Redis has heard it', () => {
    const { memory, answer, hit, alone } = startedMemory();
    hit({ hits: 4 });
    for (let n = 0; n < 2; n++) expect(alone()).toMatchObject({ isBlocked: false });
    const told = memory.recall('key')!;
    expect(told).toMatchObject({ seen: 4, alone: 2, aloneSeen: 0 });
    memory.confirm('key', told, answer({ hits: 6 }));
    expect(memory.recall('key')).toMatchObject({ seen: 6, alone: 2, aloneSeen: 2 });
  });

  it('grants alone no more than the limit leaves, others counted', () => {
    const { hit, alone } = startedMemory();
    hit({ hits: 9 });
    expect(alone()).toMatchObject({ isBlocked: false });
    expect(alone()).toMatchObject({ isBlocked: true, remainingMs: WINDOW_MS });
  });

  it('refuses alone whom Redis blocked, as long as it said, also past the end of the window', () => {
    const { hit, alone, pass } = startedMemory();
    hit({ hits: 11, isBlocked: true, remainingMs: 60_000 });
    pass(59_999);
    expect(alone()).toMatchObject({ isBlocked: true, remainingMs: 1 });
    pass(1);
    expect(alone()).toMatchObject({ hits: 1, isBlocked: false });
  });

  it('gives back first what Redis was not told, and ends a block', () => {
    const { memory, hit, alone } = startedMemory();
    hit({ hits: 4 });
    alone();
    expect(memory.giveBack('key')).toBe(true);
    expect(memory.giveBack('key')).toBe(false);
    expect(memory.recall('key')).toMatchObject({ seen: 3, alone: 0 });
    hit({ hits: 11, isBlocked: true });
    expect(memory.giveBack('key')).toBe(false);
    expect(memory.recall('key')).toMatchObject({ seen: 9, isBlocked: false });
  });

  it('does not forget who is blocked when flooded with fresh keys', () => {
    const { memory, hit } = startedMemory({ maxKeys: 100 });
    hit({ hits: 11, isBlocked: true });
    for (let n = 0; n < 1_000; n++) hit({}, { key: `fresh ${n}` });
    expect(memory.keys()).toHaveLength(100);
    expect(memory.recall('key')).toMatchObject({ isBlocked: true });
  });
});
