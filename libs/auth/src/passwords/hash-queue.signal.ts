import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Overload } from '@app/platform';
import { PasswordHasher } from './password-hasher.js';

/**
 * Passwords that wait too long turn away exports and imports, which want the same processors. No more than those: the queue
 * has a bound of its own, and is to stay full while there are people at the door.
 */
@Injectable()
export class HashQueueSignal implements OnModuleInit {
  constructor(
    private readonly overload: Overload,
    private readonly hasher: PasswordHasher,
  ) {}

  onModuleInit(): void {
    this.overload.watch({ name: 'hash_queue', readMs: () => this.hasher.load.oldestSeconds * 1_000, upTo: 1 });
  }
}
