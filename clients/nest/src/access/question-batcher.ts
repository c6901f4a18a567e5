import { type CheckedQuestion } from '../rollcall-connection.js';

/** As many as `POST /access/check` takes. */
const MOST_IN_A_BATCH = 100;

interface Waiting {
  readonly question: CheckedQuestion;
  readonly resolve: (isAllowed: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of the same moment travel together: a list of fifty rows is one call, not fifty. */
export class QuestionBatcher {
  private waiting: Waiting[] = [];

  /** @param ask answers in the order of the questions */
  constructor(private readonly askAll: (questions: readonly CheckedQuestion[]) => Promise<readonly boolean[]>) {}

  ask(question: CheckedQuestion): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.sendAll());
      this.waiting.push({ question, resolve, reject });
    });
  }

  private sendAll(): void {
    const all = this.waiting;
    this.waiting = [];
    for (let from = 0; from < all.length; from += MOST_IN_A_BATCH)
      void this.send(all.slice(from, from + MOST_IN_A_BATCH));
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.askAll(batch.map(({ question }) => question));
      batch.forEach(({ resolve }, position) => resolve(answers[position] === true));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
