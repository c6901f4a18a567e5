import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { appError, invalidField } from '@app/kernel';
import { SETTINGS, Secrets, type Settings } from '@app/platform';
import { PasswordHashing } from '@app/users';
import { findForeignHash } from './foreign/read-foreign-hash.js';
import { HashingLoad } from './hashing-load.js';
import { type Done, type ForeignTask, type HashTask, type PolicyTask } from './password-hash.worker.js';
import { OwnSalts } from './own-salts.js';
import { type PasswordViolation } from './password-policy.js';

/** Past it, saying no at once is kinder than a queue. */
const MOST_WAITING_SECONDS = 4;
/** For each thread; so few wait in any case: the threads yield to whatever else runs, and a busy moment is no flood. */
const ALWAYS_WAITING = 32;
const RETRY_AFTER_SECONDS = 2;
const OUR_FORM = /^\$2b\$(0\d|1[0-5])\$/;

/**
 * Passwords as they are stored: bcrypt over an HMAC-SHA-256 with a server-side pepper. The HMAC lifts bcrypt's cut at 72
 * bytes, and a stolen table alone is of no use. Hashing runs in threads of its own behind a bounded queue, so that a flood
 * of sign-ins slows nobody who is signed in. Imported accounts bring hashes of other systems along, until their first sign-in.
 */
@Injectable()
export class PasswordHasher extends PasswordHashing implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly load = new HashingLoad();
  private readonly pepper: Buffer;
  private readonly salts: OwnSalts;
  private readonly cost: number;
  private readonly threads: Piscina;
  /** What an account without a password is compared with, so that it takes as long as one with. Made while the rest starts. */
  private readonly dummyHash: Promise<string>;

  constructor(@Inject(SETTINGS) settings: Settings, secrets: Secrets) {
    super();
    this.pepper = secrets.key('password-pepper');
    this.salts = new OwnSalts(this.pepper);
    this.cost = settings.bcryptCost;
    this.threads = new Piscina({
      filename: new URL(`./password-hash.worker${extname(import.meta.url)}`, import.meta.url).href,
      minThreads: 1,
      maxThreads: availableParallelism(),
      idleTimeout: 60_000,
    });
    this.dummyHash = this.hashAccepted(randomBytes(32).toString('base64'));
    // Should it fail, that is told below.
    this.dummyHash.catch(() => undefined);
  }

  /** Last of the start, which fails where passwords cannot be hashed. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dummyHash;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.threads.close();
  }

  /** @throws VALIDATION_ERROR about `field` for a weak password; SERVICE_UNAVAILABLE when too many are waiting */
  async hash(password: string, ownData: readonly string[], field = 'password'): Promise<string> {
    const violation = await this.run<PasswordViolation | undefined>(
      { kind: 'policy', password, ownData },
      'runPolicyTask',
    );
    if (violation) throw invalidField(field, violation.code, violation.message);
    return this.hashAccepted(password);
  }

  /** The same password as we hash it today; undefined when it is stored so, at this cost or a higher one. */
  async strengthen(password: string, hash: string): Promise<string | undefined> {
    return this.salts.has(hash) && costOf(hash) >= this.cost ? undefined : this.hashAccepted(password);
  }

  /** For what would only wait to be turned away. @throws SERVICE_UNAVAILABLE when too many are waiting */
  assertAdmits(): void {
    const { queueSize, options } = this.threads;
    if (queueSize < ALWAYS_WAITING * options.maxThreads) return;
    if (this.load.secondsFor(queueSize, options.maxThreads) < MOST_WAITING_SECONDS) return;
    this.load.refuse();
    throw appError('SERVICE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  /** Always computes a full hash, also when there is nothing to compare with; then the answer is no. */
  async verify(password: string, hash: string | null | undefined): Promise<boolean> {
    if (hash === null || hash === undefined) {
      await this.matches(password, await this.dummyHash);
      return false;
    }
    return this.salts.has(hash) ? this.matches(password, hash) : this.verifyForeign(password, hash);
  }

  private matches(password: string, hash: string): Promise<boolean> {
    return this.run<boolean>({ kind: 'compare', secret: this.peppered(password), hash });
  }

  /** Before our salts were marked, our hashes looked like any bcrypt: so it is compared both ways. */
  private async verifyForeign(password: string, notation: string): Promise<boolean> {
    const hash = OUR_FORM.test(notation) ? notation : await this.dummyHash;
    const foreign = findForeignHash(notation);
    if (!foreign) return this.matches(password, hash);
    const task = { kind: 'compare-foreign', secret: this.peppered(password), hash, password, foreign } as const;
    return this.run<boolean>(task, 'runForeignTask');
  }

  /** NFKC, so that the same password typed on another keyboard is the same (NIST SP 800-63B, 3.1.1.2). */
  private peppered(password: string): string {
    return createHmac('sha256', this.pepper).update(password.normalize('NFKC')).digest('base64');
  }

  private hashAccepted(password: string): Promise<string> {
    return this.run<string>({ kind: 'hash', secret: this.peppered(password), salt: this.salts.next(this.cost) });
  }

  private async run<Result>(task: HashTask | ForeignTask | PolicyTask, name = 'runHashTask'): Promise<Result> {
    this.assertAdmits();
    const { result, ms } = await this.load.track(() => this.threads.run(task, { name }) as Promise<Done<Result>>);
    this.load.took(ms);
    return result;
  }
}

/** `$2b$10$…` */
function costOf(hash: string): number {
  return Number(hash.split('$')[2]);
}
