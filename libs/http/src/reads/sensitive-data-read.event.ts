import { DomainEvent, type JsonValue, SENSITIVE_READS, type SensitiveRead, type Subject } from '@app/kernel';

/** Somebody was answered what is not for everybody's eyes. */
export class SensitiveDataRead extends DomainEvent {
  readonly subject: Subject;
  override readonly details?: Readonly<Record<string, JsonValue>>;

  /**
   * @param id of whom or what it was read; null: of the whole
   * @param filters as they were asked for, without the page
   */
  constructor(
    readonly action: SensitiveRead,
    id: string | null,
    filters: Readonly<Record<string, string>>,
  ) {
    super();
    this.subject = { type: SENSITIVE_READS[action], id };
    if (Object.keys(filters).length > 0) this.details = filters;
  }
}
