import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { DeviceTokens } from '../guessing/device-tokens.js';
import { RefreshTokens } from './refresh-tokens.js';
import { SessionEnded, SessionRefreshed, SessionStarted, TokenReuseDetected } from './session.events.js';
import { type LiveSession, type NewSession, SessionRepository } from './session.repository.js';

export interface SessionTokens {
  readonly session: LiveSession;
  readonly refreshToken: string;
}

export interface StartedSession extends SessionTokens {
  /** For the device to show at its next sign-in. */
  readonly deviceToken: string;
}

/** The life of a session, from sign-in to its end. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly events: DomainEvents,
    private readonly devices: DeviceTokens,
  ) {}

  /** From a new device of an account that was used before, its person is told by mail. */
  start(input: NewSession): Promise<StartedSession> {
    return this.database.transaction(async () => {
      const { isFirst, ...session } = await this.sessions.insert(input);
      const refreshToken = this.refreshTokens.issue(session.id);
      const deviceId = this.devices.recognise(input.deviceToken, session.userId);
      const device = deviceId ? 'known' : isFirst ? 'first' : 'new';
      await this.events.publish(new SessionStarted(session.id, session.userId, { factors: session.factors, device }));
      return { session, refreshToken, deviceToken: this.devices.issue(session.userId, deviceId) };
    });
  }

  /** One successor for a token, however often it is asked for within the grace. @throws REFRESH_TOKEN_INVALID */
  async refresh(token: string): Promise<SessionTokens> {
    // Refused after the commit, not by rolling back: what a replay ends must stay ended.
    const refreshed = await this.database.transaction(() => this.rotate(token));
    if (!refreshed) throw appError('REFRESH_TOKEN_INVALID');
    return refreshed;
  }

  async end(sessionId: string): Promise<void> {
    await this.database.transaction(async () => {
      const userId = await this.sessions.revoke(sessionId, 'logout');
      if (userId) await this.events.publish(new SessionEnded(sessionId, userId));
    });
  }

  private async rotate(token: string): Promise<SessionTokens | undefined> {
    const presented = this.refreshTokens.present(token);
    const [rotation, extended] = await Promise.all([
      this.refreshTokens.rotate(presented),
      this.sessions.extendAfter(presented),
    ]);
    if (rotation.kind === 'unknown') return undefined;
    if (rotation.kind === 'reused') return this.endForReuse(rotation.sessionId);
    const session = rotation.kind === 'rotated' ? extended : await this.sessions.extend(rotation.sessionId);
    if (!session) return undefined;
    await this.events.publish(new SessionRefreshed(session.id, session.userId));
    return { session, refreshToken: presented.successor };
  }

  private async endForReuse(sessionId: string): Promise<undefined> {
    const userId = await this.sessions.revoke(sessionId, 'token-reuse');
    if (userId) await this.events.publish(new TokenReuseDetected(sessionId, userId));
  }
}
