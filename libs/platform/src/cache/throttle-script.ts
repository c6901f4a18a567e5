// The shared counter as one atomic step: read and write apart would let parallel hits through (hundreds of a thousand).
// One hash per key whose own expiry is the end of the window, or of the block, so nothing is left behind. The only clock
// is that of Redis: replicas with different clocks agree. The end is kept to the millisecond, or a window that has ended
// would now and then be taken for one that was forgotten. With its hit a replica tells what it knows of the window, in
// case Redis has forgotten it: the sum of the hits is then the highest that any replica saw (`earlier`), and what came
// since (`hits`). Told twice, or a hundred times at once, it is the same: `earlier` is a maximum, and of what a replica
// let through alone, Redis keeps how much it was told.
import { createHash } from 'node:crypto';
import { type RedisClient } from './redis-session.js';

export interface ThrottleHit {
  readonly key: string;
  readonly ttlMs: number;
  readonly limit: number;
  /** 0: until the window ends. */
  readonly blockMs: number;
}

/** What a replica knows of a window that is not over. */
export interface KnownWindow {
  /** As Redis called it; empty: begun by this replica, while Redis was away. */
  readonly id: string;
  /** The hits of all replicas, at the last answer. */
  readonly seen: number;
  /** How many hits this replica let through while Redis was away, and how many of them `seen` contains. */
  readonly alone: number;
  readonly aloneSeen: number;
  readonly remainingMs: number;
  /** Milliseconds by the clock of Redis; 0 when Redis has not said. */
  readonly redisEndsAt: number;
  /** By Redis. */
  readonly isBlocked: boolean;
}

export interface ThrottleCount {
  readonly hits: number;
  /** Of the window, or of the block. */
  readonly remainingMs: number;
  readonly isBlocked: boolean;
}

export interface SharedCount extends ThrottleCount {
  readonly windowId: string;
  /** Milliseconds by the clock of Redis, when it counted. */
  readonly redisNow: number;
}

interface Script {
  readonly text: string;
  readonly sha1: string;
}

const COUNT = script(`
local key, me, counted = KEYS[1], ARGV[1], tonumber(ARGV[2])
local ttl, limit, block = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = math.floor(time[1] * 1000 + time[2] / 1000)
local state = redis.call('HMGET', key, 'id', 'ends', 'hits', 'earlier', 'blocked', me)
local id, ends, blocked = state[1], tonumber(state[2]), state[5]
local hits, earlier = tonumber(state[3] or 0), tonumber(state[4] or 0)
local changes = {}
local function change(field, value)
  changes[#changes + 1] = field
  changes[#changes + 1] = value
end
local function finish(milliseconds)
  ends = now + milliseconds
  change('ends', ends)
end

local left = 0
if ARGV[6] then
  local knownId, seen, alone, aloneSeen, remaining, knownEnds, wasBlocked =
    string.match(ARGV[6], '(%d*) (%d+) (%d+) (%d+) (%d+) (%d+) (%d)')
  seen, alone, left = tonumber(seen), tonumber(alone), tonumber(remaining)
  if knownEnds ~= '0' then left = math.min(left, knownEnds - now) end
  if left > 0 then
    local told = tonumber(state[6] or aloneSeen)
    if alone > told then
      hits = hits + alone - told
      change(me, alone)
    end
    if knownId ~= '' and knownId ~= id then
      if seen > earlier then
        earlier = seen
        change('earlier', earlier)
      end
      if wasBlocked == '1' and not blocked then
        blocked = 1
        change('blocked', 1)
        finish(left)
      end
    end
  end
end

if not id then
  if counted == 0 and left <= 0 then return false end
  id = time[1] .. string.format('%06d', time[2])
  change('id', id)
end
if not ends then finish(left > 0 and left or ttl) end
if not blocked then
  hits = hits + counted
  if counted > 0 and earlier + hits > limit then
    blocked = 1
    change('blocked', 1)
    if block > 0 then finish(block) end
  end
end
if hits ~= tonumber(state[3]) then change('hits', hits) end
if #changes > 0 then redis.call('HSET', key, unpack(changes)) end
if ends ~= tonumber(state[2]) then redis.call('PEXPIREAT', key, ends) end
return { earlier + hits, ends - now, blocked and 1 or 0, id, now }
`);

const TAKE_BACK = script(`
local state = redis.call('HMGET', KEYS[1], 'hits', 'blocked', 'earlier')
if not state[1] or state[1] + (state[3] or 0) < 1 then return 0 end
if state[2] then
  redis.call('HDEL', KEYS[1], 'blocked')
  return redis.call('HINCRBY', KEYS[1], 'hits', -2)
end
return redis.call('HINCRBY', KEYS[1], 'hits', -1)
`);

type Reply = [hits: number, remainingMs: number, blocked: number, windowId: string, redisNow: number];

/** @param replica its name among the others. */
export async function countHit(
  client: RedisClient,
  replica: string,
  hit: ThrottleHit,
  known: KnownWindow | undefined,
): Promise<SharedCount> {
  const counted = [replica, '1', integer(hit.ttlMs), integer(hit.limit), integer(hit.blockMs), ...told(known)];
  return sharedCount((await run(client, COUNT, { keys: [hit.key], arguments: counted })) as Reply);
}

/** Tells without counting. Undefined when the window is over by the clock of Redis. */
export async function tellKnown(
  client: RedisClient,
  replica: string,
  key: string,
  known: KnownWindow,
): Promise<SharedCount | undefined> {
  const reply = await run(client, COUNT, { keys: [key], arguments: [replica, '0', '0', '0', '0', ...told(known)] });
  return reply ? sharedCount(reply as Reply) : undefined;
}

/** The refused hit that began a block was counted too, so with the block both go. */
export async function takeBackHit(client: RedisClient, key: string): Promise<void> {
  await run(client, TAKE_BACK, { keys: [key], arguments: [] });
}

/** As one argument: each costs time, and this goes with every hit. */
function told(known: KnownWindow | undefined): string[] {
  if (!known) return [];
  const { id, seen, alone, aloneSeen, remainingMs, redisEndsAt, isBlocked } = known;
  return [`${id} ${seen} ${alone} ${aloneSeen} ${integer(remainingMs)} ${integer(redisEndsAt)} ${isBlocked ? 1 : 0}`];
}

function integer(value: number): string {
  return String(Math.ceil(value));
}

function sharedCount([hits, remainingMs, blocked, windowId, redisNow]: Reply): SharedCount {
  return { hits, remainingMs, isBlocked: blocked === 1, windowId, redisNow };
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
