// A CSV file of people, made while it is sent: it is never whole in memory, on neither side.

const BAD_EVERY = 997;
const REPEATED_EVERY = 1009;
const PIECE_ROWS = 500;

/** Whose address is none, and who has that of somebody before them. The first two hundred are neither. */
export const isBad = (n) => n > 200 && n % BAD_EVERY === 0;
export const isRepeated = (n) => n > 200 && !isBad(n) && n % REPEATED_EVERY === 0;

export const emailOf = (n) => (isBad(n) ? `nobody${n}` : `import${isRepeated(n) ? n - 100 : n}@example.com`);

export async function* csvOf(rows, columns = '') {
  yield Buffer.from(
    `email,firstName,lastName,phone,locale,timezone,attributes.department,attributes.costCentre${columns && `,${columns}`}\n`,
  );
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    const lines = Array.from({ length: Math.min(PIECE_ROWS, rows - from) }, (_, n) => lineOf(from + n, columns));
    yield Buffer.from(lines.join(''));
  }
}

const HASH = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

function lineOf(n, columns) {
  const phone = `+41${String(440_000_000 + n)}`;
  return `${emailOf(n)},Given ${n},"Family, ${n % 900}",${phone},de-CH,Europe/Zurich,dep${n % 40},${n % 300}${columns && `,${HASH}`}\n`;
}

/** What the file must lead to. */
export function expected(rows) {
  const numbers = Array.from({ length: rows }, (_, n) => n);
  const bad = numbers.filter(isBad).length;
  const repeated = numbers.filter(isRepeated).length;
  return { rows, created: rows - bad - repeated, failed: bad + repeated };
}
