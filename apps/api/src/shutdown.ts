import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Drain } from '@app/http';

/** In total well below the 30 s Kubernetes gives by default. */
const DRAIN_TIMEOUT_MS = 20_000;

/**
 * Finishes what was begun, then closes. Not Fastify's own close(): that waits for idle keep-alive connections or, told not
 * to, resets requests in flight. New connections are refused at once; open ones end with their next answer.
 */
export async function drainAndClose(app: NestFastifyApplication): Promise<void> {
  app.get(Drain).begin();
  const server = app.getHttpServer();
  if (server.listening) {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    await Promise.race([closed, sleep(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
    server.closeAllConnections();
  }
  await app.close();
}

/** Calls back once when the process is asked to end: by a signal, or by the death of the launcher that started it. */
export function onStopRequest(stop: () => void): void {
  let asked = false;
  const ask = (): void => {
    if (asked) process.exit(130);
    asked = true;
    stop();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  if (process.send) process.on('disconnect', () => asked || ask());
}
