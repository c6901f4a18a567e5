import { type MailText } from './mail-text.js';
import { type EN } from './texts/en.js';

export type MailName = keyof typeof EN;

/** One language, complete. */
export type MailTexts = Readonly<Record<MailName, MailText>>;

type PlaceholdersIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never;

/** What a mail has to be told. Its subject takes no values: what strangers typed has no place in a header. */
export type MailValues<Name extends MailName> = Readonly<
  Record<PlaceholdersIn<(typeof EN)[Name]['paragraphs'][number]>, string | number>
>;
