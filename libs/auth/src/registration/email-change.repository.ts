import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { canonicalEmail } from '@app/users';

@Injectable()
export class EmailChangeRepository {
  constructor(private readonly database: Database) {}

  async belongsToAnother(userId: string, email: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT FROM users WHERE canonical_email = $1 AND deleted_at IS NULL AND id <> $2',
      [canonicalEmail(email), userId],
    );
    return rows.length > 0;
  }
}
