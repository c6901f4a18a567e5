import { once } from 'node:events';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { freePorts } from '../lib/free-ports.mjs';
import { main } from '../lib/main.mjs';
import { say } from '../lib/say.mjs';
import { Balancer } from './balancer.mjs';
import { readOptions } from './options.mjs';
import { provideRedis } from './redis.mjs';
import { Replica } from './replica.mjs';

/** Of PostgreSQL's 60 a replica needs five besides its pool: jobs, notifications, and its hold on the embedded server. */
const CONNECTIONS_FOR_ALL = 56;
const CONNECTIONS_BESIDE_THE_POOL = 5;

await main(async (args) => {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { replicas: count, port } = readOptions(args);
  const stopRequested = stopRequest();
  const [redisPort, ...ports] = await freePorts(count + 1);
  const redis = await provideRedis(redisPort);
  const replicas = [];
  try {
    await startReplicas(replicas, ports, environment({ count, port, redis }));
    if (!stopRequested.aborted) await serve({ replicas, port, redis }, stopRequested);
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await redis.stop();
  }
  say('stopped');
  // An open channel would keep this process.
  if (process.connected) process.disconnect();
  return 0;
});

/** The first alone: it makes the database, the schema and the first owner. */
async function startReplicas(replicas, [first, ...others], env) {
  const start = (port, n) => {
    const metrics = env.METRICS_PORT && { METRICS_PORT: String(Number(env.METRICS_PORT) + n) };
    const replica = new Replica(n + 1, port, { ...env, ...metrics });
    replicas.push(replica);
    return replica.untilReady();
  };
  await start(first, 0);
  await Promise.all(others.map((port, n) => start(port, n + 1)));
  for (const replica of replicas) replica.watch();
}

async function serve({ replicas, port, redis }, stopRequested) {
  const balancer = new Balancer(replicas);
  await balancer.listen(port);
  say(`${replicas.length} replicas are ready behind http://127.0.0.1:${port}, Redis: ${redis.url ?? 'none'}`);
  for (const { number, url, child } of replicas) say(`replica ${number}: ${url}, process ${child.pid}`);
  if (!stopRequested.aborted) await once(stopRequested, 'abort');
  say('stopping');
  await balancer.close();
}

function environment({ count, port, redis }) {
  const share = Math.floor(CONNECTIONS_FOR_ALL / count) - CONNECTIONS_BESIDE_THE_POOL;
  return {
    LOG_LEVEL: 'warn',
    PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_POOL_SIZE: String(Math.min(10, share)),
    ...withoutEmpty(process.env),
    // The proxy stands here, so here somebody may also write any address into X-Forwarded-For.
    TRUSTED_PROXIES: '127.0.0.1',
    ...(redis.url && { REDIS_URL: redis.url }),
  };
}

function withoutEmpty(env) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value));
}

/** By a signal, or by the death of the launcher. */
function stopRequest() {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => controller.abort());
  if (process.send) process.once('disconnect', () => controller.abort());
  return controller.signal;
}
