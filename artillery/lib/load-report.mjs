// What a run of Artillery says, for a person: a table in the terminal, and a page with charts.
import { cpus, totalmem } from 'node:os';
import { milliseconds, table } from '../../bench/lib/table.mjs';
import { escapeHtml, lineChart } from './chart.mjs';

const KIND = /^load\.(?!all$)(\w+)$/;
const HEAD = ['request', 'answers', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'];

/**
 * `perSecond`: in the busiest of so many seconds as it was asked for; the last answers of a queue come long after.
 *
 * @returns {{ lines: string[][], wrong: number, requests: number, perSecond: number, errors: [string, number][] }}
 */
export function summaryOf({ aggregate: { counters, summaries } }, timeline, { seconds }) {
  const busiest = timeline
    .map(({ answers }) => answers)
    .sort((a, b) => b - a)
    .slice(0, seconds);
  const row = (name, { count, p50, p95, p99, max }) => [name, count, ...[p50, p95, p99, max].map(milliseconds)];
  const kinds = Object.entries(summaries).flatMap(([name, values]) => {
    const kind = KIND.exec(name)?.[1];
    return kind ? [row(kind.replaceAll('_', ' '), values)] : [];
  });
  return {
    lines: [...kinds, ...(summaries['load.all'] ? [row('all', summaries['load.all'])] : [])],
    requests: counters['load.requests'] ?? 0,
    wrong: counters['load.wrong'] ?? 0,
    perSecond: busiest.reduce((sum, answers) => sum + answers, 0) / Math.max(1, busiest.length),
    errors: Object.entries(counters).filter(([name]) => name.startsWith('errors.')),
  };
}

export function printSummary({ scenario, holds, summary, options }) {
  const { lines, requests, wrong, perSecond, errors } = summary;
  const share = ((100 * wrong) / Math.max(1, requests)).toFixed(3);
  const text = [
    `\n${scenario}: ${requests} requests, ${perSecond.toFixed(0)} a second, ${wrong} wrong or missing (${share} %)`,
    `the machine makes ${options.hashes.toFixed(1)} bcrypt hashes a second\n`,
    table(HEAD, lines),
    '',
    ...errors.map(([name, count]) => `${name}: ${count}`),
    holds ? 'every threshold holds' : 'does not hold: a threshold of the scenario',
  ];
  process.stdout.write(`${text.join('\n')}\n`);
}

export function pageOf({ scenario, holds, report, summary, timeline, options, samples }) {
  const { lines, requests, wrong, perSecond, errors } = summary;
  const line = (name) => ({ name, values: timeline.map((second) => second[name]) });
  const charts = [
    lineChart({
      title: 'Answers',
      unit: 'a second',
      lines: ['answers', 'wrong'].map(line),
    }),
    lineChart({ title: 'Time of an answer', unit: 'milliseconds', lines: ['p50', 'p95', 'p99'].map(line) }),
    lineChart({
      title: 'The server',
      unit: '% of one processor',
      lines: [{ name: 'processor', values: samples.map(({ cpu }) => cpu) }],
    }),
    lineChart({
      title: 'Memory of the server',
      unit: 'MB',
      lines: [{ name: 'resident', values: samples.map(({ megabytes }) => megabytes) }],
    }),
  ];
  const facts = [
    ['Verdict', holds ? 'every threshold holds' : 'a threshold does not hold'],
    ['Requests', `${requests}, ${perSecond.toFixed(0)} a second; wrong or missing: ${wrong}`],
    ['Asked for', `${options.rate} requests a second for ${options.seconds} s, ${options.users} people`],
    [
      'Machine',
      `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${options.hashes.toFixed(1)} hashes a second; everything on it`,
    ],
    ['Errors', errors.map(([name, count]) => `${name}: ${count}`).join(', ') || 'none'],
    ['When', new Date(report.aggregate.firstMetricAt).toISOString()],
  ];
  return html({ scenario, holds, facts, lines, charts });
}

function html({ scenario, holds, facts, lines, charts }) {
  const cells = (row, tag) => `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Rollcall load: ${escapeHtml(scenario)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2rem auto; padding: 0 1rem; color: #1f2937 }
table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .25rem .8rem; text-align: right; border-bottom: 1px solid #e5e7eb }
td:first-child, th:first-child { text-align: left } .facts td { text-align: left }
figure { margin: 2rem 0 } figcaption { font-weight: 600 } figcaption span { font-weight: 400; margin-left: .8rem }
svg { width: 100%; height: auto } svg text { font-size: 11px; fill: #6b7280 } .grid { stroke: #e5e7eb }
h1 b { color: ${holds ? '#059669' : '#dc2626'} }
</style>
<h1>${escapeHtml(scenario)} <b>${holds ? 'holds' : 'does not hold'}</b></h1>
<table class="facts">${facts.map((row) => cells(row, 'td')).join('')}</table>
<table>${cells(HEAD, 'th')}${lines.map((row) => cells(row, 'td')).join('')}</table>
${charts.join('\n')}
</html>
`;
}
