import { LRUCache } from 'lru-cache';

/**
 * Answers of Rollcall, for a while. Age counts from the question, so an answer is never older than it may be, however long it
 * took to come, and using it does not prolong it. Who asks what is being asked already waits for the same answer.
 */
export class AnswerMemory<Answer> {
  private readonly answers: LRUCache<string, Promise<Answer>>;

  constructor({ maxAnswerAgeMs, maxAnswers }: { readonly maxAnswerAgeMs: number; readonly maxAnswers: number }) {
    this.answers = new LRUCache({ max: maxAnswers, ttl: maxAnswerAgeMs, ttlResolution: 0 });
  }

  /** A failure is told to all who wait for it, and then forgotten. */
  answerTo(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.answers.get(question);
    if (known) return known;
    const answer = ask();
    this.answers.set(question, answer);
    answer.catch(() => this.forget(question, answer));
    return answer;
  }

  private forget(question: string, answer: Promise<Answer>): void {
    if (this.answers.peek(question) === answer) this.answers.delete(question);
  }
}
