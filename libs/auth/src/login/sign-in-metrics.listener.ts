import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EventAction } from '@app/kernel';
import { Database, DomainEvents, Metrics } from '@app/platform';

/** Not why one was refused: whether an account exists is told by no metric. */
const OUTCOMES = {
  'session.started': 'succeeded',
  'mfa.challenged': 'challenged',
  'sign-in.failed': 'refused',
  'mfa.failed': 'second-factor-refused',
  'sign-in.blocked': 'blocked',
} as const satisfies Partial<Record<EventAction, string>>;

type Counted = keyof typeof OUTCOMES;

/** Counts sign-ins by how they ended, once what they wrote is committed. */
@Injectable()
export class SignInMetricsListener implements OnModuleInit {
  private readonly signIns;

  constructor(
    private readonly database: Database,
    private readonly events: DomainEvents,
    metrics: Metrics,
  ) {
    this.signIns = metrics.counter({
      name: 'rollcall_sign_ins_total',
      help: 'Sign-ins on this replica by outcome',
      labels: ['outcome'],
    });
    for (const outcome of Object.values(OUTCOMES)) this.signIns.inc({ outcome }, 0);
  }

  onModuleInit(): void {
    this.events.inTransaction(Object.keys(OUTCOMES) as Counted[], ({ event }) => {
      const outcome = OUTCOMES[event.action as Counted];
      this.database.afterCommit(() => this.signIns.inc({ outcome }));
    });
  }
}
