import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The port wanted, or any other when that one is taken. */
export async function freePort(wanted: number): Promise<number> {
  return (await isFree(wanted)) ? wanted : anyPort();
}

async function isFree(port: number): Promise<boolean> {
  try {
    await portOf(port);
    return true;
  } catch {
    return false;
  }
}

function anyPort(): Promise<number> {
  return portOf(0);
}

async function portOf(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: opened } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return opened;
}
