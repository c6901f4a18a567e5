// The proxy: each request to the next replica that is ready, over connections that stay open.
import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { createProxyServer } from 'http-proxy-3';

const RETRY_AFTER_SECONDS = 1;
const GONE = ['ECONNREFUSED', 'ECONNRESET'];

export class Balancer {
  turn = 0;

  constructor(replicas) {
    this.replicas = replicas;
    this.agent = new Agent({ keepAlive: true, maxSockets: Infinity });
    this.proxy = createProxyServer({ xfwd: true, agent: this.agent });
    this.proxy.on('error', (error, request, response) => this.failed(error, request, response));
    this.server = createServer((request, response) => this.pass(request, response));
  }

  async listen(port) {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Takes nothing new, and lets what is being answered finish. */
  async close() {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeIdleConnections();
    await closed;
    this.agent.destroy();
  }

  pass(request, response) {
    const replica = this.next(request.replica);
    if (!replica) return refuse(response);
    request.replica = replica;
    this.proxy.web(request, response, { target: replica.url });
  }

  /** In turn. When none is ready, one that lives: what they all lack, such as Redis, they can do without. */
  next(failed) {
    const isAlive = (replica) => replica !== failed && !replica.hasExited && !replica.isAsked;
    const living = this.replicas.filter(isAlive);
    const ready = living.filter(({ isReady }) => isReady);
    const candidates = ready.length > 0 ? ready : living;
    return candidates[this.turn++ % candidates.length];
  }

  /** A replica that just died is not asked again before it answers /ready. Whoever only reads is served by the next. */
  failed(error, request, response) {
    if (GONE.includes(error.code) && request.replica) request.replica.isReady = false;
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    if (isSafe && !response.headersSent && !response.destroyed && !request.isSecondTry) {
      request.isSecondTry = true;
      return this.pass(request, response);
    }
    refuse(response);
  }
}

function refuse(response) {
  if (response.headersSent || response.destroyed) return response.destroy?.();
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': String(RETRY_AFTER_SECONDS) });
  const error = { code: 'SERVICE_UNAVAILABLE', message: 'No replica answers.', details: [] };
  response.end(JSON.stringify({ success: false, error }));
}
