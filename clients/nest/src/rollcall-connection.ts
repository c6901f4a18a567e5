import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Credentials, type RollcallClient, RollcallError, createRollcallClient } from '@rollcall/client';
import { type RefusalCode, RollcallRefusal, isRefusalCode } from './refusals.js';
import { ROLLCALL_SETTINGS, type RollcallSettings } from './rollcall-options.js';

/** A question as it travels. */
export interface CheckedQuestion {
  readonly userId: string;
  readonly permission: string;
  readonly scope?: string;
  /** ISO 8601. */
  readonly asOf?: string;
}

/** The two things this library asks Rollcall, each once and for a bounded time: to ask again is up to the caller. */
@Injectable()
export class RollcallConnection {
  private readonly logger = new Logger('Rollcall');
  private readonly service: RollcallClient;
  private isAnswering = true;

  constructor(@Inject(ROLLCALL_SETTINGS) private readonly settings: RollcallSettings) {
    this.service = this.clientWith({ type: 'api-key', apiKey: settings.apiKey });
  }

  /**
   * At most a hundred. What Rollcall finds malformed is allowed to nobody.
   * @throws {RollcallRefusal} SERVICE_UNAVAILABLE
   */
  async checkAccess(questions: readonly CheckedQuestion[]): Promise<readonly boolean[]> {
    try {
      const { data } = await this.service.post('/api/v1/access/check', {
        body: { checks: [...questions] },
        signal: this.timeout(),
      });
      this.noteAnswer();
      return data.results!.map(({ allowed }) => allowed);
    } catch (error) {
      if (!isMalformed(error)) throw this.unavailable(error);
      return questions.length === 1 ? [false] : this.checkHalves(questions);
    }
  }

  /**
   * Why the holder of the token may not go on; undefined when they may.
   * @throws {RollcallRefusal} SERVICE_UNAVAILABLE
   */
  async refusalOfSession(accessToken: string): Promise<RefusalCode | undefined> {
    const person = this.clientWith({ type: 'access-token', accessToken });
    try {
      const query = { limit: 1 };
      const { data } = await person.get('/api/v1/auth/sessions', { params: { query }, signal: this.timeout() });
      if (!Array.isArray(data)) throw new TypeError("The answer is not Rollcall's");
      this.noteAnswer();
      return undefined;
    } catch (error) {
      const refusal = refusalIn(error);
      if (!refusal) throw this.unavailable(error);
      this.noteAnswer();
      return refusal;
    }
  }

  /** One malformed question must not refuse those it travelled with. */
  private async checkHalves(questions: readonly CheckedQuestion[]): Promise<readonly boolean[]> {
    const middle = questions.length >> 1;
    const halves = [questions.slice(0, middle), questions.slice(middle)];
    return (await Promise.all(halves.map((half) => this.checkAccess(half)))).flat();
  }

  private clientWith(credentials: Credentials): RollcallClient {
    return createRollcallClient({ baseUrl: this.settings.baseUrl, credentials, retry: { attempts: 0 } });
  }

  private timeout(): AbortSignal {
    return AbortSignal.timeout(this.settings.timeoutMs);
  }

  /** Says it once, not with every request: an outage must not fill the log. */
  private unavailable(error: unknown): RollcallRefusal {
    if (this.isAnswering) this.logger.error(`Rollcall at ${this.settings.baseUrl} cannot be asked: ${String(error)}`);
    this.isAnswering = false;
    return new RollcallRefusal('SERVICE_UNAVAILABLE', { cause: error });
  }

  private noteAnswer(): void {
    if (!this.isAnswering) this.logger.log('Rollcall answers again');
    this.isAnswering = true;
  }
}

/** Or too much of it: control characters take six bytes each. */
function isMalformed(error: unknown): boolean {
  return error instanceof RollcallError && (error.status === 400 || error.status === 413);
}

/** Undefined when the answer is about something else than whoever holds the token. */
function refusalIn(error: unknown): RefusalCode | undefined {
  if (!(error instanceof RollcallError) || (error.status !== 401 && error.status !== 403)) return undefined;
  return isRefusalCode(error.code) ? error.code : undefined;
}
