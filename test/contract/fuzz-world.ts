import { randomUUID } from 'node:crypto';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { documentedOperations } from '../support/contract/documented-operations.js';
import { OWNER_EMAIL, PASSWORD, TestApp } from '../support/test-app.js';
import { ID } from './arbitraries.js';
import { type Actor, type FuzzRequest } from './fuzz-requests.js';

/** Of each kind as many as there may be, so that old ones, deleted long ago, make room. */
const IDS_OF_A_KIND = 40;

/**
 * An installation that is fuzzed, and those who call it. Whatever they do to themselves is mended between two operations:
 * who was locked out gets an account again, from an owner whom no request can name, and when even that does not go, the
 * whole installation is made anew.
 */
export class FuzzWorld {
  private readonly ids = new Map<string, string[]>();
  private actors!: Record<Actor, ApiClient>;
  private keeperId = '';
  fresh = 0;

  private constructor(private app: TestApp) {}

  static async start(): Promise<FuzzWorld> {
    const world = new FuzzWorld(await startApp());
    await world.settle();
    return world;
  }

  stop(): Promise<void> {
    return this.app.stop();
  }

  async send(request: FuzzRequest): Promise<ApiResponse> {
    const { actor, method, target, headers, body } = request;
    const answer = await this.actors[actor].call(method, `/${this.named(target)}`, {
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, this.named(value)])),
      ...(body !== undefined && { body: this.namedBody(body) }),
    });
    this.learn(target, answer);
    return answer;
  }

  /** Afterwards everybody can call again. */
  async mend(): Promise<void> {
    const [owner, user] = [
      await this.actors.owner.get('/users?limit=1'),
      await this.actors.user.get('/auth/me/avatar'),
    ];
    const isLockedOut = ({ status }: ApiResponse): boolean => status === 401 || status === 403;
    try {
      if (isLockedOut(owner)) this.actors.owner = await this.person(['owner']);
      if (isLockedOut(user)) this.actors.user = await this.person([]);
      if (isLockedOut(await this.actors.owner.get('/users?limit=1'))) throw new Error('owners are locked out');
    } catch {
      await this.app.stop();
      this.app = await startApp();
      this.fresh++;
      await this.settle();
    }
  }

  private async settle(): Promise<void> {
    this.ids.clear();
    this.keeperId = ((await this.app.owner.get('/auth/me')).data as { id: string }).id;
    const [owner, user] = [await this.person(['owner']), await this.person([])];
    this.actors = { owner, user, anonymous: this.app.anonymous };
    for (let n = 0; n < 5; n++) await this.app.person(n % 2 === 0 ? ['auditor'] : []);
    for (const { method, path, parameters = [] } of documentedOperations) {
      const isPlain = method === 'GET' && !parameters.some(({ required }) => required) && path.startsWith('/api/');
      if (isPlain) this.learn(path, await owner.call(method, `/${path}`, {}));
    }
  }

  /** The keeper signs in each time: a rotation of the signing keys ends every token. */
  private async person(roles: readonly string[]): Promise<ApiClient> {
    const keeper = await this.app.anonymous.signIn(OWNER_EMAIL, PASSWORD);
    const email = `${randomUUID()}@example.com`;
    await keeper.post('/users', { email, password: PASSWORD, roles });
    return this.app.anonymous.signIn(email, PASSWORD);
  }

  /** What an answer names may be asked for. */
  private learn(target: string, { data }: ApiResponse): void {
    const [path = ''] = target.split('?', 1);
    const kind =
      path
        .split('/')
        .filter((part) => /^[a-z]/.test(part))
        .pop() ?? 'any';
    const found = [data].flat().flatMap((one) => (isNamed(one) && one.id !== this.keeperId ? [one.id] : []));
    this.remember(kind, found);
    const addresses = [data].flat().flatMap((one) => (isNamed(one) && one.email ? [one.email] : []));
    this.remember('emails', addresses);
  }

  private remember(kind: string, found: readonly string[]): void {
    this.ids.set(kind, [...new Set([...found, ...(this.ids.get(kind) ?? [])])].slice(0, IDS_OF_A_KIND));
  }

  private named(text: string): string {
    return text.replaceAll(ID, (_, kind: string, n: string) => this.id(kind, Number(n)));
  }

  private namedBody(body: unknown): unknown {
    if (typeof body === 'string') return this.named(body);
    return body instanceof Uint8Array ? body : JSON.parse(this.named(JSON.stringify(body)));
  }

  /** One of those there are, or one that nothing has. */
  private id(kind: string, n: number): string {
    const ids = kind === 'any' ? [...this.ids.values()].flat() : (this.ids.get(kind) ?? []);
    return ids[n % (ids.length + 1)] ?? (kind === 'emails' ? `${randomUUID()}@example.com` : randomUUID());
  }
}

function isNamed(value: unknown): value is { id: string; email?: string } {
  return typeof value === 'object' && value !== null && typeof (value as { id?: unknown }).id === 'string';
}

function startApp(): Promise<TestApp> {
  return TestApp.start({ LOG_LEVEL: 'error' });
}
