import { Inject, Injectable } from '@nestjs/common';
import { AnswerMemory } from '../answer-memory.js';
import { RollcallRefusal } from '../refusals.js';
import { type CheckedQuestion, RollcallConnection } from '../rollcall-connection.js';
import { ROLLCALL_SETTINGS, type RollcallSettings } from '../rollcall-options.js';
import { QuestionBatcher } from './question-batcher.js';

export interface AccessQuestion {
  readonly userId: string;
  /** A code without wildcards, such as `crm:deal:read`. */
  readonly permission: string;
  /** Where, such as `org:42`; left out, it must be held everywhere. */
  readonly scope?: string;
  /** At a past instant; left out: now. */
  readonly asOf?: Date;
}

const LONGEST_SCOPE = 200;

/**
 * Asks Rollcall who may do what. An answer, yes or no, counts for `maxAnswerAgeMs` from when it was asked for; questions that
 * come together travel together.
 */
@Injectable()
export class AccessChecker {
  private readonly memory: AnswerMemory<boolean>;
  private readonly batcher: QuestionBatcher;

  constructor(rollcall: RollcallConnection, @Inject(ROLLCALL_SETTINGS) settings: RollcallSettings) {
    this.memory = new AnswerMemory(settings);
    this.batcher = new QuestionBatcher((questions) => rollcall.checkAccess(questions));
  }

  /**
   * False also when the question is malformed.
   * @throws {RollcallRefusal} SERVICE_UNAVAILABLE when Rollcall cannot be asked and no answer is young enough
   */
  async isAllowed(question: AccessQuestion): Promise<boolean> {
    const { userId, permission, scope, asOf } = question;
    if (scope !== undefined && !isScope(scope)) return false;
    const checked: CheckedQuestion = {
      userId,
      permission,
      ...(scope !== undefined && { scope }),
      ...(asOf && { asOf: asOf.toISOString() }),
    };
    return this.memory.answerTo(JSON.stringify(checked), () => this.batcher.ask(checked));
  }

  /** In the order of the questions. @throws {RollcallRefusal} SERVICE_UNAVAILABLE */
  areAllowed(questions: readonly AccessQuestion[]): Promise<boolean[]> {
    return Promise.all(questions.map((question) => this.isAllowed(question)));
  }

  /** @throws {RollcallRefusal} PERMISSION_DENIED, SERVICE_UNAVAILABLE */
  async assertAllowed(question: AccessQuestion): Promise<void> {
    if (!(await this.isAllowed(question))) throw new RollcallRefusal('PERMISSION_DENIED');
  }
}

/** What Rollcall takes for one. A stranger's text shall neither fill the memory nor spoil a call for those it travels with. */
function isScope(text: string): boolean {
  return text.length >= 1 && text.length <= LONGEST_SCOPE && text.isWellFormed() && !text.includes('\0');
}
