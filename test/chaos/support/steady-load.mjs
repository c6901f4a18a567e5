import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';
import { Api } from '../../../bench/lib/api.mjs';
import { OWNER } from '../../../bench/lib/bench-server.mjs';

const PER_SECOND = 300;
/** Access tokens last ten minutes; one is fetched anew well before. */
const SIGN_IN_EVERY_MS = 240_000;

/** So many requests a second over keep-alive connections, whether or not the last one was answered. Nothing is asked twice. */
export class SteadyLoad {
  constructor(port) {
    this.port = port;
    this.agent = new Agent({ keepAlive: true, maxSockets: 50 });
    this.times = [];
    this.failures = [];
    this.answered = 0;
    this.asked = 0;
    this.waiting = new Set();
  }

  async begin() {
    const api = await this.signIn();
    this.userId = (await api.call('POST', '/users', { email: 'rolling@example.com' })).id;
    this.signInTimer = setInterval(() => void this.signIn(), SIGN_IN_EVERY_MS);
    this.startedAt = performance.now();
    this.timer = setInterval(() => this.catchUp(), 10);
  }

  async end() {
    clearInterval(this.timer);
    clearInterval(this.signInTimer);
    await Promise.all(this.waiting);
    this.agent.destroy();
  }

  async signIn() {
    const api = await (await Api.open(this.port)).signIn(OWNER);
    this.token = api.token;
    return api;
  }

  catchUp() {
    const due = ((performance.now() - this.startedAt) * PER_SECOND) / 1_000;
    for (; this.asked < due; this.asked++) {
      const done = this.ask(this.asked).finally(() => this.waiting.delete(done));
      this.waiting.add(done);
    }
  }

  /** One request in ten is a change. */
  async ask(n) {
    const startedAt = performance.now();
    try {
      const changes = { profile: { displayName: `Turn ${n}` } };
      const status =
        n % 10 ? await this.send('GET', '/auth/me') : await this.send('PATCH', `/users/${this.userId}`, changes);
      if (status !== 200) throw new Error(`answered ${status}`);
      this.answered++;
      this.times.push(performance.now() - startedAt);
    } catch (error) {
      this.failures.push(`${new Date().toISOString()} ${error.message}`);
    }
  }

  async send(method, path, body) {
    const content = body && JSON.stringify(body);
    const headers = { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) };
    const target = { port: this.port, host: '127.0.0.1', path: `/api/v1${path}`, agent: this.agent };
    const asked = request({ ...target, method, headers }).end(content);
    const [response] = await once(asked, 'response');
    response.resume();
    await once(response, 'end');
    return response.statusCode;
  }
}
