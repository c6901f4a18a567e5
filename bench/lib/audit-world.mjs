// One PostgreSQL of the bench's own (fsync on), and built servers on databases of it.
import { randomBytes } from 'node:crypto';
import { startServer } from './bench-server.mjs';
import { Api } from './api.mjs';
import { startDatabase } from './database-server.mjs';

/** @returns {Promise<AuditWorld>} */
export async function startAuditWorld() {
  return new AuditWorld(await startDatabase());
}

class AuditWorld {
  servers = [];

  constructor(database) {
    this.database = database;
  }

  urlOf(name) {
    return this.database.url.replace(/[^/]*$/, name);
  }

  /** @returns a server on a new database, and the owner's signed-in connection to it */
  async start(name, settings) {
    await this.database.client.query(`CREATE DATABASE ${name}`);
    const url = this.urlOf(name);
    const own = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      DATABASE_URL: url,
      SECRET_KEY: randomBytes(32).toString('base64'),
    };
    const server = await startServer({ ...own, ...settings });
    this.servers.push(server);
    return { server, url, owner: await (await Api.open(server.port)).signIn() };
  }

  async stop() {
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.database.stop();
  }
}
