/** What would move the cursor, colour the terminal or turn the direction of the text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text that somebody wrote, safe to show on a terminal. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
