/**
 * Which regular expressions an attribute schema may hold. JavaScript's engine backtracks: a pattern such as `(a+)+$` takes
 * for ever on thirty characters, and would take the event loop with it. Allowed is what stays cheap on the 256 characters
 * that a pattern is ever shown: no group is repeated, few parts vary, and nothing looks around or back.
 */
const MAX_PATTERN_LENGTH = 200;
/** What a pattern may cost at worst, as a power of two of steps: about a second, for whoever may write the schema. */
const MAX_COST_BITS = 26;
/** Each part that varies in length may be tried at each of 256 places, and so may the beginning. */
const BITS_PER_VARIABLE_PART = 8;

const ESCAPE = /\\(?:u\{[0-9a-f]+\}|[pP]\{[^}]*\}|k<|.)/giu;
const CHARACTER_CLASS = /\[(?:\\.|[^\]\\])*\]/gu;

/** @returns why the pattern is refused; undefined when it may be used */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH) return `a pattern has at most ${MAX_PATTERN_LENGTH} characters`;
  if (!isRegularExpression(pattern)) return 'the pattern is not a regular expression';
  if (/\\[1-9k]/.test(pattern)) return 'a pattern may not refer back';
  // Without escapes and classes, every sign that is left means what it says.
  const bare = pattern.replace(CHARACTER_CLASS, 'c').replace(ESCAPE, 'c');
  if (/\(\?(?!:)/.test(bare)) return 'a pattern may not look around or name groups';
  if (/\)(?:[*+]|\{)/.test(bare)) return 'a pattern may not repeat a group';
  return costProblem(bare);
}

function costProblem(bare: string): string | undefined {
  const variable = bare.match(/[*+]|\{\d+,\d*\}/g) ?? [];
  const choices = bare.match(/\||(?<![*+}(?])\?/g) ?? [];
  const bits = BITS_PER_VARIABLE_PART * (variable.length + 1) + choices.length;
  return bits > MAX_COST_BITS ? 'too many parts of the pattern vary' : undefined;
}

function isRegularExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
