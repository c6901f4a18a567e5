import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailed } from '../../scripts/lib/step-failed.mjs';
import { OWNER } from './bench-server.mjs';
import { Connection, request } from './connection.mjs';

/** Calls of preparation: whatever is not a success ends the bench. */
export class Api {
  static async open(port) {
    return new this(await Connection.open(port));
  }

  constructor(connection) {
    this.connection = connection;
  }

  async call(method, path, body) {
    const { status, text } = await this.connection.send(request(method, path, { body, token: this.token }));
    if (status >= 300) throw new StepFailed(`${method} ${path} answered ${status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text).data;
  }

  async signIn({ email, password } = OWNER) {
    const tokens = await this.call('POST', '/auth/login', { email, password });
    this.token = tokens.accessToken;
    return this;
  }

  close() {
    this.connection.close();
  }
}

/** Runs `work` for each item, a few at once, each of the few with a signed-in connection of its own. */
export async function forEachAsOwner(port, items, work, atOnce = 4) {
  const queue = [...items];
  const worker = async () => {
    const api = await (await Api.open(port)).signIn();
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(api, item);
    api.close();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Waits until `probe` answers the same twice, a second apart: what was begun is done. */
export async function untilSteady(probe) {
  for (let before = NaN, now = await probe(); before !== now; now = await probe()) {
    before = now;
    await sleep(1_000);
  }
}
