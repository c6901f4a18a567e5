// Compares what a block printed with what the page shows. In what is shown `…` stands for anything within a line, and
// a line that is nothing but `…` for any number of lines.

const ANY_LINES = '…';

/** @returns {boolean} spaces at the ends of lines and empty lines at the end do not count */
export function isAsShown(printed, shown) {
  return matches(linesOf(printed), linesOf(shown));
}

function matches(printed, shown) {
  if (shown.length === 0) return printed.length === 0;
  const [first, ...rest] = shown;
  if (first.trim() === ANY_LINES) {
    return Array.from({ length: printed.length + 1 }, (_, skipped) => skipped).some((skipped) =>
      matches(printed.slice(skipped), rest),
    );
  }
  return printed.length > 0 && patternOf(first).test(printed[0]) && matches(printed.slice(1), rest);
}

function patternOf(line) {
  return new RegExp(`^${line.split('…').map(escaped).join('.*')}$`);
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function linesOf(text) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}
