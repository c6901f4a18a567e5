import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Piscina } from 'piscina';
import { appError } from '@app/kernel';
import { SETTINGS, Secrets, type Settings } from '@app/platform';
import { PasswordHashing } from '@app/users';
import { type HashTask } from './password-hash.worker.js';

/** About two seconds of work for each thread at cost 10; past it, saying no at once is kinder than a queue. */
const WAITING_PER_THREAD = 50;
const RETRY_AFTER_SECONDS = 2;

/**
 * Passwords as they are stored: bcrypt over an HMAC-SHA-256 with a server-side pepper. The HMAC lifts bcrypt's cut at 72
 * bytes, and a stolen table alone is of no use. Hashing runs in threads of its own behind a bounded queue, so that a flood
 * of sign-ins slows nobody who is signed in.
 */
@Injectable()
export class PasswordHasher extends PasswordHashing implements OnModuleInit, OnApplicationShutdown {
  private readonly pepper: Buffer;
  private readonly cost: number;
  private readonly threads: Piscina<HashTask, string | boolean>;
  private dummyHash: string;

  constructor(@Inject(SETTINGS) settings: Settings, secrets: Secrets) {
    super();
    this.pepper = secrets.key('password-pepper');
    this.cost = settings.bcryptCost;
    this.threads = new Piscina({
      filename: new URL(`./password-hash.worker${extname(import.meta.url)}`, import.meta.url).href,
      name: 'runHashTask',
      minThreads: 1,
      maxThreads: availableParallelism(),
      maxQueue: WAITING_PER_THREAD * availableParallelism(),
      idleTimeout: 60_000,
    });
  }

  /** What an account without a password is compared with, so that it takes as long as one with. */
  async onModuleInit(): Promise<void> {
    this.dummyHash = await this.hash(randomBytes(32).toString('base64'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.threads.close();
  }

  async hash(password: string): Promise<string> {
    return (await this.run({ kind: 'hash', secret: this.peppered(password), cost: this.cost })) as string;
  }

  /** Always computes a full hash, also when there is nothing to compare with; then the answer is no. */
  async verify(password: string, hash: string | null | undefined): Promise<boolean> {
    const task = { kind: 'compare', secret: this.peppered(password), hash: hash ?? this.dummyHash } as const;
    const matches = (await this.run(task)) as boolean;
    return matches && hash !== null && hash !== undefined;
  }

  /** NFKC, so that the same password typed on another keyboard is the same (NIST SP 800-63B, 3.1.1.2). */
  private peppered(password: string): string {
    return createHmac('sha256', this.pepper).update(password.normalize('NFKC')).digest('base64');
  }

  private run(task: HashTask): Promise<string | boolean> {
    if (this.threads.queueSize >= this.threads.options.maxQueue) {
      throw appError('SERVICE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    return this.threads.run(task);
  }
}
