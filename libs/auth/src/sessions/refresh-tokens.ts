import { type KeyObject, createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, Secrets, consumeOnce } from '@app/platform';
import { hashOpaqueToken, newOpaqueToken } from '../single-use/opaque-token.js';

/** How long an honest client that lost the answer may ask again with the token it has. */
const GRACE_SECONDS = 10;

/** A token that was presented, and the one that follows it if it is still unused. */
export interface PresentedToken {
  readonly hash: Buffer;
  readonly successorId: string;
  readonly successor: string;
}

/** What became of a presented refresh token. */
export type Rotation =
  | { readonly kind: 'rotated' | 'repeated'; readonly sessionId: string }
  | { readonly kind: 'reused'; readonly sessionId: string }
  | { readonly kind: 'unknown' };

/**
 * The chain of a session's refresh tokens. Each is used up by `consumeOnce`, so of any number of
 * parallel calls one rotates. The successor is derived from the token itself (HMAC under a server key): a retry
 * within the grace gets the same one without it being stored anywhere.
 */
@Injectable()
export class RefreshTokens {
  private readonly successorKey: KeyObject;

  constructor(
    private readonly database: Database,
    secrets: Secrets,
  ) {
    this.successorKey = createSecretKey(secrets.key('refresh-successor'));
  }

  /** The first token of a session: 256 random bits, base64url. */
  issue(sessionId: string): string {
    const token = newOpaqueToken();
    this.database.send('INSERT INTO refresh_tokens (session_id, token_hash) VALUES ($1, $2)', [
      sessionId,
      hashOpaqueToken(token),
    ]);
    return token;
  }

  present(token: string): PresentedToken {
    const successor = createHmac('sha256', this.successorKey).update(token).digest('base64url');
    return { hash: hashOpaqueToken(token), successorId: randomUUID(), successor };
  }

  /** Uses it up and puts its successor in its place; both are on their way when this returns. */
  async rotate({ hash, successorId, successor }: PresentedToken): Promise<Rotation> {
    const consumption = consumeOnce<{ sessionId: string }>(this.database, {
      table: 'refresh_tokens',
      column: 'token_hash',
      value: hash,
      set: { successor_id: successorId },
      returning: 'session_id AS "sessionId"',
    });
    this.database.send(
      `INSERT INTO refresh_tokens (id, session_id, token_hash)
       SELECT $2, session_id, $3 FROM refresh_tokens WHERE token_hash = $1 AND successor_id = $2`,
      [hash, successorId, hashOpaqueToken(successor)],
    );
    const consumed = await consumption;
    return consumed ? { kind: 'rotated', sessionId: consumed.sessionId } : this.judgeUsed(hash);
  }

  /** Within the grace, and while nobody has used the successor, it is a retry; otherwise somebody replays an old token. */
  private async judgeUsed(hash: Buffer): Promise<Rotation> {
    const [used] = await this.database.prepared<{ sessionId: string; isRetry: boolean }>(
      `SELECT t.session_id AS "sessionId",
              next.consumed_at IS NULL AND t.consumed_at > clock_timestamp() - make_interval(secs => $2) AS "isRetry"
       FROM refresh_tokens t JOIN refresh_tokens next ON next.id = t.successor_id WHERE t.token_hash = $1`,
      [hash, GRACE_SECONDS],
    );
    if (!used) return { kind: 'unknown' };
    const { sessionId } = used;
    return { kind: used.isRetry ? 'repeated' : 'reused', sessionId };
  }
}
