import { Injectable } from '@nestjs/common';
import { Database, consumeOnce } from '@app/platform';
import { USER_STATUS_NOW } from '@app/users';
import { hashOpaqueToken } from '../single-use/opaque-token.js';

export const INVITATION_DAYS = 7;

export interface Invitee {
  readonly email: string;
  /** Whether it still waits for its first password. */
  readonly isWaiting: boolean;
}

const IS_LIVE = 'consumed_at IS NULL AND revoked_at IS NULL';

/** Writes invitations. An account has at most one that works; a unique index sees to it. */
@Injectable()
export class InvitationsRepository {
  constructor(private readonly database: Database) {}

  /** Locks the account until the transaction ends, so that two invitations of it come one after the other. */
  async findInviteeForUpdate(userId: string): Promise<Invitee | undefined> {
    const [invitee] = await this.database.query<Invitee>(
      `SELECT email, ${USER_STATUS_NOW} = 'pending' AND password_hash IS NULL AS "isWaiting" FROM users
       WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`,
      [userId],
    );
    return invitee;
  }

  /** Supersedes what was sent before. @returns the new invitation's id */
  async replace(userId: string, token: string, invitedBy: string | null): Promise<string> {
    await this.revokeAllOf(userId);
    const [row] = await this.database.query<{ id: string }>(
      `INSERT INTO invitations (user_id, token_hash, invited_by, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(days => $4)) RETURNING id`,
      [userId, hashOpaqueToken(token), invitedBy, INVITATION_DAYS],
    );
    return row!.id;
  }

  /** Whose invitation it is; undefined when it does not work. Whether it still does is decided by `consume`. */
  async findInvitee(token: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ userId: string }>(
      `SELECT user_id AS "userId" FROM invitations WHERE token_hash = $1 AND ${IS_LIVE} AND expires_at > now()`,
      [hashOpaqueToken(token)],
    );
    return row?.userId;
  }

  /** The caller holds the account's lock. @returns false when it does not work any more */
  async consume(token: string): Promise<boolean> {
    const consumed = await consumeOnce(this.database, {
      table: 'invitations',
      column: 'token_hash',
      value: hashOpaqueToken(token),
      condition: 'revoked_at IS NULL AND expires_at > now()',
      returning: 'id',
    });
    return consumed !== undefined;
  }

  /** @returns whose invitation it was; undefined when there is no live one */
  async revoke(id: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ userId: string }>(
      `UPDATE invitations SET revoked_at = clock_timestamp() WHERE id = $1 AND ${IS_LIVE} AND expires_at > now()
       RETURNING user_id AS "userId"`,
      [id],
    );
    return row?.userId;
  }

  async revokeAllOf(userId: string): Promise<void> {
    await this.database.query(
      `UPDATE invitations SET revoked_at = clock_timestamp() WHERE user_id = $1 AND ${IS_LIVE}`,
      [userId],
    );
  }
}
