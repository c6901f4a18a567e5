import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRET_KEY, startServer } from '../../../bench/lib/bench-server.mjs';
import { freePort } from '../../../scripts/lib/free-ports.mjs';

export const REPLICAS = 2;
/** HAProxy asks every half second; a replica that came back serves a little before the other one goes. */
const SETTLE_MS = 1_500;

/** The replicas, on ports they keep, and the proxy in front of them. */
export class Fleet {
  static async start(databaseUrl, folder) {
    const ports = [];
    for (let n = 0; n < REPLICAS; n++) ports.push(await freePort());
    const fleet = new Fleet(databaseUrl, folder, ports, await freePort());
    for (let n = 0; n < REPLICAS; n++) fleet.servers.push(await fleet.startReplica(n));
    fleet.startProxy();
    await sleep(SETTLE_MS);
    return fleet;
  }

  constructor(databaseUrl, folder, ports, port) {
    Object.assign(this, { databaseUrl, folder, ports, port, servers: [] });
  }

  /** @returns {Promise<number>} milliseconds from the signal to the exit */
  async restart(n) {
    const askedAt = performance.now();
    await this.servers[n].stop();
    const exitMs = performance.now() - askedAt;
    this.servers[n] = await this.startReplica(n);
    await sleep(SETTLE_MS);
    return exitMs;
  }

  async stop() {
    this.proxy.kill('SIGKILL');
    for (const server of this.servers) await server.stop();
  }

  startReplica(n) {
    const dataDir = join(this.folder, `replica-${n}`);
    mkdirSync(dataDir, { recursive: true });
    return startServer({
      NODE_ENV: 'production',
      PORT: String(this.ports[n]),
      DATA_DIR: dataDir,
      DATABASE_URL: this.databaseUrl,
      PUBLIC_URL: `http://localhost:${this.port}`,
      SECRET_KEY,
      LOG_LEVEL: 'warn',
    });
  }

  startProxy() {
    const file = join(this.folder, 'haproxy.cfg');
    writeFileSync(file, haproxyConfig(this.port, this.ports));
    this.proxy = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
}

function haproxyConfig(port, ports) {
  const servers = ports.map((replica, n) => `  server replica${n} 127.0.0.1:${replica} check`);
  return `${[
    'defaults',
    '  mode http',
    '  timeout connect 2s',
    '  timeout client 60s',
    '  timeout server 60s',
    // Draining is said, and counts at once; who only takes long to say anything is busy, while the other one boots.
    '  timeout check 3s',
    'frontend clients',
    `  bind 127.0.0.1:${port}`,
    '  default_backend rollcall',
    'backend rollcall',
    '  balance roundrobin',
    '  option httpchk GET /ready',
    '  http-check expect status 200',
    '  default-server inter 500ms fall 1 rise 1',
    ...servers,
  ].join('\n')}\n`;
}
