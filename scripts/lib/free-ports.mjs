import { once } from 'node:events';
import { createServer } from 'node:net';

/** One on which nothing listens. */
export async function freePort() {
  return (await freePorts(1))[0];
}

/** So many different ones. */
export async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => probe.address().port);
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports;
}
