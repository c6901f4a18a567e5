import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisServer } from '../../libs/platform/src/cache/testing/redis-server.js';

/** One command to Redis, past every cache and connection of the application. Resolves with what it says. */
export async function tellRedis(redis: RedisServer, command: string): Promise<string> {
  const socket = connect(redis.port, '127.0.0.1');
  const answer = once(socket, 'data') as Promise<[Buffer]>;
  socket.write(`${command}\r\n`);
  const [data] = await answer;
  socket.destroy();
  return data.toString();
}

export type RedisState = 'up' | 'stalled' | 'killed';

/** Runs `work` while Redis is so, and puts it back afterwards. */
export async function whileRedisIs(redis: RedisServer, state: RedisState, work: () => Promise<void>): Promise<void> {
  if (state === 'stalled') redis.pause();
  if (state === 'killed') await redis.kill();
  try {
    await work();
  } finally {
    if (state === 'stalled') redis.resume();
    if (state === 'killed') await redis.start();
  }
}

/** Empties, stalls and frees Redis at random until the returned function is called. Resolves with how often. */
export function troubleRedis(redis: RedisServer): () => Promise<number> {
  let isOver = false;
  const troubling = (async () => {
    let times = 0;
    for (; !isOver; times++) {
      await sleep(50 + Math.random() * 200);
      if (Math.random() < 0.75) await tellRedis(redis, 'FLUSHALL');
      else await whileRedisIs(redis, 'stalled', () => sleep(150));
    }
    return times;
  })();
  return () => {
    isOver = true;
    return troubling;
  };
}
