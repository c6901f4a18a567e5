/** A mail as the rest of the code writes it: who it goes to and what it says, twice. */
export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  /** Of the words in it, as a BCP 47 tag. */
  readonly language: string;
  readonly text: string;
  readonly html: string;
}
