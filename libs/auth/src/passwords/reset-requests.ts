import { Injectable } from '@nestjs/common';
import { Jobs, Secrets } from '@app/platform';
import { TasksAfterAnswer } from '../after-answer/tasks-after-answer.js';

/** The address somebody typed, which may be anything. */
export interface ResetRequest {
  readonly email: string;
}

/** Requests for a reset link, waiting to be looked at. */
@Injectable()
export class ResetRequests extends TasksAfterAnswer<ResetRequest> {
  constructor(jobs: Jobs, secrets: Secrets) {
    super(jobs, secrets, {
      queue: 'password-reset',
      purpose: 'password-reset-request',
      addressOf: ({ email }) => email,
    });
  }
}
