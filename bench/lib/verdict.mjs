import { percentile } from './percentile.mjs';
import { foldedAuc } from './rank-test.mjs';
import { milliseconds, table } from './table.mjs';

export const MAX_AUC = 0.55;
const SHOWN_LINES = 3;
const SHOWN_LENGTH = 160;

/** @returns {{ name: string, status: string, ms: number[], auc?: number, sameAnswer: boolean, isTold: boolean }[]} */
export function judge(kinds, results) {
  return Object.entries(kinds).map(([name, { against }]) => {
    const { ms, answers } = results.get(name);
    const other = results.get(against);
    const auc = other && foldedAuc(ms, other.ms);
    const sameAnswer = new Set([...answers, ...(other?.answers ?? [])]).size === 1;
    const status = [...new Set([...answers].map((answer) => answer.split('\n')[0]))].join(', ');
    return { name, against, status, ms, auc, sameAnswer, isTold: !sameAnswer || (auc ?? 0) > MAX_AUC };
  });
}

/** The answers of two kinds, line by line, where they differ; for a person to see why. */
export function differences(results, name, against) {
  const lines = [name, against].map((kind) => new Set([...results.get(kind).answers].flatMap((a) => a.split('\n'))));
  const only = (here, there) =>
    [...here]
      .filter((line) => !there.has(line))
      .slice(0, SHOWN_LINES)
      .map((line) => line.slice(0, SHOWN_LENGTH));
  return { [name]: only(lines[0], lines[1]), [against]: only(lines[1], lines[0]) };
}

export function report(verdicts) {
  const head = ['kind', 'compared with', 'status', 'median ms', 'p95 ms', 'AUC', 'same answer'];
  return table(head, verdicts.map(rowOf));
}

function rowOf({ name, against, status, ms, auc, sameAnswer, isTold }) {
  const figure = auc === undefined ? '-' : `${auc.toFixed(3)}${isTold && auc > MAX_AUC ? ' !' : ''}`;
  const times = [percentile(ms, 0.5), percentile(ms, 0.95)].map(milliseconds);
  return [name, against ?? '-', status, ...times, figure, sameAnswer ? 'yes' : 'NO'];
}
