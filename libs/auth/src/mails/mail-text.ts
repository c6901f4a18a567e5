/** The words of one mail in one language. `{name}` stands for a value. */
export interface MailText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the link says, in a mail with one thing to do. */
  readonly action?: string;
}
