import { Injectable } from '@nestjs/common';
import { type KnownPerson, type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { RowWalker, type SqlPart, sqlParts } from '@app/platform';
import { StoredAnswers } from './stored-answers.js';

const PARTS: readonly SqlPart[] = [
  {
    name: 'idempotencyKeys',
    columns: 'k.key, k.created_at AS "createdAt"',
    from: 'idempotency_keys k',
    of: 'k.principal_id = $1',
    order: [{ sql: 'k.key', type: 'text', descending: false }],
  },
];

/** Stored answers: those to the person, and those to others in which the person stands. */
@Injectable()
export class AnswersPersonalData implements PersonalDataSource {
  readonly tables = ['idempotency_keys'];

  constructor(
    private readonly walker: RowWalker,
    private readonly answers: StoredAnswers,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    return sqlParts(this.walker, PARTS, userId);
  }

  erase({ id }: KnownPerson): Promise<void> {
    return this.answers.forgetOf(id);
  }

  async sweep({ id, emails }: KnownPerson): Promise<boolean> {
    await this.answers.forgetMentions((text) => {
      const folded = text.toLowerCase();
      return [id, ...emails].some((value) => folded.includes(value));
    });
    return true;
  }
}
