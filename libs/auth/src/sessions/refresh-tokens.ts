import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, Secrets } from '@app/platform';

/** How long an honest client that lost the answer may ask again with the token it has. */
const GRACE_SECONDS = 10;

/** What became of a presented refresh token. */
export type Rotation =
  | { readonly kind: 'rotated' | 'repeated'; readonly sessionId: string; readonly successor: string }
  | { readonly kind: 'reused'; readonly sessionId: string }
  | { readonly kind: 'unknown' };

/**
 * The chain of a session's refresh tokens. Each is used up by one conditional UPDATE, never by read-then-write, so of any
 * number of parallel calls one rotates. The successor is derived from the token itself (HMAC under a server key): a retry
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
  async issue(sessionId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.insert(randomUUID(), sessionId, token);
    return token;
  }

  async rotate(token: string): Promise<Rotation> {
    const successor = createHmac('sha256', this.successorKey).update(token).digest('base64url');
    const successorId = randomUUID();
    const [consumed] = await this.database.query<{ sessionId: string }>(
      `UPDATE refresh_tokens SET consumed_at = clock_timestamp(), successor_id = $2
       WHERE token_hash = $1 AND consumed_at IS NULL RETURNING session_id AS "sessionId"`,
      [hashOf(token), successorId],
    );
    if (!consumed) return this.judgeUsed(token, successor);
    await this.insert(successorId, consumed.sessionId, successor);
    return { kind: 'rotated', sessionId: consumed.sessionId, successor };
  }

  /** Within the grace, and while nobody has used the successor, it is a retry; otherwise somebody replays an old token. */
  private async judgeUsed(token: string, successor: string): Promise<Rotation> {
    const [used] = await this.database.query<{ sessionId: string; isRetry: boolean }>(
      `SELECT t.session_id AS "sessionId",
              next.consumed_at IS NULL AND t.consumed_at > clock_timestamp() - make_interval(secs => $2) AS "isRetry"
       FROM refresh_tokens t JOIN refresh_tokens next ON next.id = t.successor_id WHERE t.token_hash = $1`,
      [hashOf(token), GRACE_SECONDS],
    );
    if (!used) return { kind: 'unknown' };
    const { sessionId } = used;
    return used.isRetry ? { kind: 'repeated', sessionId, successor } : { kind: 'reused', sessionId };
  }

  private async insert(id: string, sessionId: string, token: string): Promise<void> {
    await this.database.query('INSERT INTO refresh_tokens (id, session_id, token_hash) VALUES ($1, $2, $3)', [
      id,
      sessionId,
      hashOf(token),
    ]);
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
