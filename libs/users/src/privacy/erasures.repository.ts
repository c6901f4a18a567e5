import { Injectable } from '@nestjs/common';
import { type KnownPerson } from '@app/kernel';
import { Database, Secrets } from '@app/platform';

const SEALING_PURPOSE = 'user-erasure';

export interface OpenErasure {
  readonly userId: string;
  /** What to look for, still sealed: one that cannot be read must not hide the others. */
  readonly sealed: Buffer;
}

/** Erasures, and what each still has to look for; that waits sealed, and goes when it is done. */
@Injectable()
export class ErasuresRepository {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  /** In the caller's transaction. */
  async insert(person: KnownPerson): Promise<void> {
    const sealed = this.secrets.seal(Buffer.from(JSON.stringify(person)), SEALING_PURPOSE);
    await this.database.query('INSERT INTO user_erasures (user_id, known_sealed) VALUES ($1, $2)', [person.id, sealed]);
  }

  /** Oldest first. */
  listOpen(limit: number): Promise<OpenErasure[]> {
    return this.database.query<OpenErasure>(
      `SELECT user_id AS "userId", known_sealed AS sealed FROM user_erasures WHERE completed_at IS NULL
       ORDER BY erased_at LIMIT $1`,
      [limit],
    );
  }

  open({ sealed }: OpenErasure): KnownPerson {
    return JSON.parse(this.secrets.unseal(sealed, SEALING_PURPOSE).toString()) as KnownPerson;
  }

  async complete(userId: string): Promise<void> {
    await this.database.query(
      `UPDATE user_erasures SET known_sealed = NULL, completed_at = clock_timestamp()
       WHERE user_id = $1 AND completed_at IS NULL`,
      [userId],
    );
  }
}
