// One keep-alive connection, one request at a time. A plain socket with requests built beforehand: what a client library
// does between writing and reading would blur the times, and so hide what the server gives away.
import { once } from 'node:events';
import { connect } from 'node:net';

const API = '/api/v1';

/** The bytes of a request. Paths are under /api/v1 unless they begin with `//`. */
export function request(method, path, { body, token } = {}) {
  const content = body === undefined ? '' : JSON.stringify(body);
  const head = [
    `${method} ${path.startsWith('//') ? path.slice(1) : API + path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(content)}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${content}`);
}

export class Connection {
  static async open(port) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  constructor(socket) {
    this.socket = socket;
    this.received = [];
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('The server closed the connection')));
  }

  /** @returns {Promise<Answer>} with the time from the first byte out to the first byte in */
  send(bytes) {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new Error('The connection is closed'));
      this.waiting = { resolve, reject, sentAt: performance.now(), ms: undefined };
      this.socket.write(bytes);
    });
  }

  close() {
    this.waiting = undefined;
    this.socket.destroy();
  }

  take(chunk) {
    if (!this.waiting) return;
    this.waiting.ms ??= performance.now() - this.waiting.sentAt;
    this.received.push(chunk);
    const answer = parseAnswer(Buffer.concat(this.received).toString());
    if (!answer) return;
    const { resolve, ms } = this.waiting;
    this.waiting = undefined;
    this.received = [];
    resolve({ ...answer, ms });
  }

  /** The server closes what lay idle for long. */
  get isClosed() {
    return this.socket.destroyed || this.socket.readyState !== 'open';
  }

  fail(error) {
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}

/** @returns {{ status: number, headers: Record<string, string>, text: string } | undefined} undefined until it is whole */
export function parseAnswer(raw) {
  const end = raw.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine, ...lines] = raw.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const text = raw.slice(end + 4);
  if (Buffer.byteLength(text) < Number(headers['content-length'] ?? 0)) return undefined;
  return { status: Number(statusLine.split(' ')[1]), headers, text };
}
