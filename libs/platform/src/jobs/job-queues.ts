/**
 * Every job queue there is. The migrator makes them, because the application's role may not; a job that failed for good
 * lands in the queue's `-dead` twin, where an operator can see it.
 */
export const JOB_QUEUES = [
  'mail',
  'signing-key-rotation',
  'registration',
  'password-reset',
  'unverified-accounts',
  'user-deactivation',
  'user-purge',
  'object-removal',
  'user-erasure',
  'user-import',
  'impersonation-end',
] as const;

export type JobQueue = (typeof JOB_QUEUES)[number];

export const JOBS_SCHEMA = 'pgboss';

export function deadLetterQueueOf(queue: JobQueue): string {
  return `${queue}-dead`;
}
