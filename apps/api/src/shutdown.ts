import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Drain } from '@app/http';

/** In total well below the 30 s Kubernetes gives by default. */
const DRAIN_TIMEOUT_MS = 15_000;
/** How long a load balancer may need to notice that /ready turned 503, before new connections are refused. */
const NOTICE_MS = { production: 5_000, development: 300 } as const;
/** The terminal and the launcher may both pass on one and the same signal. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Finishes what was begun, then closes. First /ready says no and each answer closes its connection, while requests are
 * still taken: a request on its way when the signal came must not be lost. Then nothing new is taken, and what is in flight
 * finishes. Not Fastify's own close(): that waits for idle connections or, told not to, resets requests in flight.
 */
export async function drainAndClose(app: NestFastifyApplication, mode: keyof typeof NOTICE_MS): Promise<void> {
  app.get(Drain).begin();
  await sleep(NOTICE_MS[mode]);
  const server = app.getHttpServer();
  const closed = once(server, 'close');
  server.close();
  await Promise.race([closed, sleep(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
  server.closeAllConnections();
  await app.close();
}

/**
 * Aborted once the process is asked to end: by a signal, or by the death of the launcher that started it. Asked again, a
 * second later or more, it ends at once.
 */
export function stopRequest(): AbortSignal {
  const controller = new AbortController();
  let firstAskedAt: number | undefined;
  const ask = (): void => {
    if (firstAskedAt !== undefined && performance.now() - firstAskedAt > SAME_SIGNAL_MS) process.exit(130);
    firstAskedAt ??= performance.now();
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  if (process.send) process.once('disconnect', () => controller.abort());
  return controller.signal;
}
