import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { StoredAnswers } from './stored-answers.js';

const HOUR_MS = 60 * 60 * 1000;

/** Forgets the keys of yesterday, once an hour. Several replicas may do so at once: each row is deleted once. */
@Injectable()
export class AnswerRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AnswerRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly answers: StoredAnswers) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.forget(), HOUR_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async forget(): Promise<void> {
    await this.answers
      .forgetOld()
      .catch((error: Error) => this.logger.warn(`Old idempotency keys stay: ${error.message}`));
  }
}
