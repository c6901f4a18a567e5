import { Injectable } from '@nestjs/common';
import { Jobs, Secrets } from '@app/platform';
import { type Registration } from '@app/users';
import { TasksAfterAnswer } from '../after-answer/tasks-after-answer.js';

export type RegistrationTask =
  | { readonly kind: 'register'; readonly registration: Registration }
  | { readonly kind: 'resend'; readonly email: string };

/** Accounts to be made, with their password hashes, and verification mails to be sent again. */
@Injectable()
export class RegistrationTasks extends TasksAfterAnswer<RegistrationTask> {
  constructor(jobs: Jobs, secrets: Secrets) {
    super(jobs, secrets, { queue: 'registration', purpose: 'registration', addressOf });
  }
}

function addressOf(task: RegistrationTask): string {
  return task.kind === 'register' ? task.registration.email : task.email;
}
