import { createHmac, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, Secrets, consumeOnce } from '@app/platform';
import { hashOpaqueToken, newOpaqueToken } from '../single-use/opaque-token.js';

/** How long an honest client that lost the answer may ask again with the token it has. */
const GRACE_SECONDS = 10;

/** What became of a presented refresh token. */
export type Rotation =
  | { readonly kind: 'rotated' | 'repeated'; readonly sessionId: string; readonly successor: string }
  | { readonly kind: 'reused'; readonly sessionId: string }
  | { readonly kind: 'unknown' };

/**
 * The chain of a session's refresh tokens. Each is used up by `consumeOnce`, so of any number of
 * parallel calls one rotates. The successor is derived from the token itself (HMAC under a server key): a retry
 * within the grace gets the same one without it being stored anywhere.
 */
@Injectable()
export class RefreshTokens {
  private readonly successorKey: Buffer;

  constructor(
    private readonly database: Database,
    secrets: Secrets,
  ) {
    this.successorKey = secrets.key('refresh-successor');
  }

  /** The first token of a session: 256 random bits, base64url. */
  issue(sessionId: string): string {
    const token = newOpaqueToken();
    this.insert(randomUUID(), sessionId, token);
    return token;
  }

  async rotate(token: string): Promise<Rotation> {
    const successor = createHmac('sha256', this.successorKey).update(token).digest('base64url');
    const successorId = randomUUID();
    const consumed = await consumeOnce<{ sessionId: string }>(this.database, {
      table: 'refresh_tokens',
      column: 'token_hash',
      value: hashOpaqueToken(token),
      set: { successor_id: successorId },
      returning: 'session_id AS "sessionId"',
    });
    if (!consumed) return this.judgeUsed(token, successor);
    this.insert(successorId, consumed.sessionId, successor);
    return { kind: 'rotated', sessionId: consumed.sessionId, successor };
  }

  /** Within the grace, and while nobody has used the successor, it is a retry; otherwise somebody replays an old token. */
  private async judgeUsed(token: string, successor: string): Promise<Rotation> {
    const [used] = await this.database.prepared<{ sessionId: string; isRetry: boolean }>(
      `SELECT t.session_id AS "sessionId",
              next.consumed_at IS NULL AND t.consumed_at > clock_timestamp() - make_interval(secs => $2) AS "isRetry"
       FROM refresh_tokens t JOIN refresh_tokens next ON next.id = t.successor_id WHERE t.token_hash = $1`,
      [hashOpaqueToken(token), GRACE_SECONDS],
    );
    if (!used) return { kind: 'unknown' };
    const { sessionId } = used;
    return used.isRetry ? { kind: 'repeated', sessionId, successor } : { kind: 'reused', sessionId };
  }

  private insert(id: string, sessionId: string, token: string): void {
    this.database.send('INSERT INTO refresh_tokens (id, session_id, token_hash) VALUES ($1, $2, $3)', [
      id,
      sessionId,
      hashOpaqueToken(token),
    ]);
  }
}
