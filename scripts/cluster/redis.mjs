import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasRedisServer } from '../lib/redis-binary.mjs';
import { say } from '../lib/say.mjs';
import { StepFailed } from '../lib/step-failed.mjs';

const PATIENCE_MS = 5_000;
/** Ends redis-server when its input closes: also when this process is killed and can end nothing any more. */
const GUARDED = 'redis-server "$@" & server=$!; trap "kill $server" TERM INT; read -r _; kill $server; wait $server';

/** @returns {Promise<{ url: string | undefined, stop: () => Promise<void> }>} the one of REDIS_URL, one of our own, or none */
export async function provideRedis(port) {
  const nothingToStop = async () => {};
  if (process.env.REDIS_URL) return { url: process.env.REDIS_URL, stop: nothingToStop };
  if (hasRedisServer()) return startRedis(port);
  say('no REDIS_URL and no redis-server on the PATH: each replica counts its limits and caches for itself');
  return { url: undefined, stop: nothingToStop };
}

async function startRedis(port) {
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', tmpdir(), '--save', '', '--appendonly', 'no'];
  // In a process group of its own: Ctrl-C is for us, and replicas that finish their work still want it.
  const child = spawn('sh', ['-c', GUARDED, 'sh', ...place], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const exited = once(child, 'exit');
  await untilListening(port);
  const stop = async () => {
    child.stdin.end();
    await exited;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function untilListening(port) {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 50) {
    if (await accepts(port)) return;
    await sleep(50);
  }
  throw new StepFailed(`redis-server did not answer on port ${port}`);
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
