// The shared counter as one atomic step: read and write apart would let parallel hits through (hundreds of a thousand).
// One hash per key whose own expiry is the end of the window, or of the block: no clock is compared, so replicas
// with different clocks agree, and nothing is left behind.
import { createHash } from 'node:crypto';
import { type RedisClient } from './redis-session.js';

export interface ThrottleHit {
  readonly key: string;
  readonly ttlMs: number;
  readonly limit: number;
  /** 0: until the window ends. */
  readonly blockMs: number;
}

export interface ThrottleCount {
  readonly hits: number;
  /** Of the window, or of the block. */
  readonly remainingMs: number;
  readonly isBlocked: boolean;
}

interface Script {
  readonly text: string;
  readonly sha1: string;
}

const COUNT = script(`
local key, ttl, limit, block = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local state = redis.call('HMGET', key, 'hits', 'blocked')
local remaining = redis.call('PTTL', key)
if state[2] then return { tonumber(state[1]), remaining, 1 } end
local hits = redis.call('HINCRBY', key, 'hits', 1)
if remaining < 0 then
  redis.call('PEXPIRE', key, ttl)
  remaining = ttl
end
if hits <= limit then return { hits, remaining, 0 } end
redis.call('HSET', key, 'blocked', 1)
if block > 0 then
  redis.call('PEXPIRE', key, block)
  remaining = block
end
return { hits, remaining, 1 }
`);

const TAKE_BACK = script(`
local state = redis.call('HMGET', KEYS[1], 'hits', 'blocked')
local hits = tonumber(state[1])
if not hits or hits < 1 then return 0 end
if state[2] then
  redis.call('HDEL', KEYS[1], 'blocked')
  return redis.call('HINCRBY', KEYS[1], 'hits', -2)
end
return redis.call('HINCRBY', KEYS[1], 'hits', -1)
`);

export async function countHit(client: RedisClient, hit: ThrottleHit): Promise<ThrottleCount> {
  const numbers = [hit.ttlMs, hit.limit, hit.blockMs].map((value) => String(Math.ceil(value)));
  const reply = await run(client, COUNT, { keys: [hit.key], arguments: numbers });
  const [hits, remainingMs, blocked] = reply as [number, number, number];
  return { hits, remainingMs, isBlocked: blocked === 1 };
}

/** The refused hit that began a block was counted too, so with the block both go. */
export async function takeBackHit(client: RedisClient, key: string): Promise<void> {
  await run(client, TAKE_BACK, { keys: [key], arguments: [] });
}

/** A restarted Redis has forgotten its scripts; EVAL teaches it again. */
function run(
  client: RedisClient,
  { text, sha1 }: Script,
  call: { keys: string[]; arguments: string[] },
): Promise<unknown> {
  return client.evalSha(sha1, call).catch((error: unknown) => {
    if (isNoScript(error)) return client.eval(text, call);
    throw error;
  });
}

function script(text: string): Script {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
