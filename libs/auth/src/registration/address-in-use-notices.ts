import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { canonicalEmail } from '@app/users';
import { AccountMails, type Recipient } from '../mails/account-mails.js';

/** Tells the person of an account that somebody gave its address: to the stored address, once an hour at most. */
@Injectable()
export class AddressInUseNotices {
  constructor(
    private readonly database: Database,
    private readonly mails: AccountMails,
  ) {}

  /** In the caller's transaction: the note that it was sent and the mail are one. */
  async send(email: string): Promise<void> {
    const [due] = await this.database.query<Recipient>(
      `INSERT INTO registration_notices AS n (user_id)
       SELECT id FROM users WHERE canonical_email = $1 AND deleted_at IS NULL
       ON CONFLICT (user_id) DO UPDATE SET sent_at = now() WHERE n.sent_at <= now() - interval '1 hour'
       RETURNING user_id AS "userId", (SELECT email FROM users WHERE id = n.user_id) AS "to"`,
      [canonicalEmail(email)],
    );
    if (due) await this.mails.send(due, 'address-in-use', {});
  }
}
