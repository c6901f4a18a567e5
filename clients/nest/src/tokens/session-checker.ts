import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AnswerMemory } from '../answer-memory.js';
import { type RefusalCode, RollcallRefusal } from '../refusals.js';
import { RollcallConnection } from '../rollcall-connection.js';
import { ROLLCALL_SETTINGS, type RollcallSettings } from '../rollcall-options.js';

/**
 * Does Rollcall still accept the token? A signature does not tell that the person signed out, was suspended, or must first
 * change the password; Rollcall knows, and is asked with the token itself.
 */
@Injectable()
export class SessionChecker {
  private readonly memory: AnswerMemory<RefusalCode | undefined>;

  constructor(
    private readonly rollcall: RollcallConnection,
    @Inject(ROLLCALL_SETTINGS) settings: RollcallSettings,
  ) {
    this.memory = new AnswerMemory(settings);
  }

  /** @throws {RollcallRefusal} with Rollcall's own code, or SERVICE_UNAVAILABLE */
  async assertAccepted(token: string): Promise<void> {
    const refusal = await this.memory.answerTo(digestOf(token), () => this.rollcall.refusalOfSession(token));
    if (refusal) throw new RollcallRefusal(refusal);
  }
}

/** A memory that shall be small keeps no tokens, and one that leaks gives none away. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
