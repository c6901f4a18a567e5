/** What would move the cursor, colour the terminal or turn the direction of the text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text that somebody wrote, safe to show on a terminal. */
export function quoted(text: string): string {
  return visible(JSON.stringify(text));
}

/** The same without quotes, for a message that names what somebody wrote. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
