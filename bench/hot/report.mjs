import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { milliseconds, table } from '../lib/table.mjs';

const HEAD = [
  '',
  'req/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'cpu µs',
  'floor req/s',
  'floor p95',
  'floor cpu µs',
  'ratio',
  'promised',
];

/** The rows as a Markdown table. */
export function resultTable(results) {
  return table(HEAD, results.map(cellsOf));
}

function cellsOf({ name, ours, theirs, against, ratio, target, failed }) {
  const rate = (value) => (value < 100 ? value.toFixed(1) : String(Math.round(value)));
  return [
    name,
    rate(ours.perSecond),
    ...[ours.p50, ours.p95, ours.p99].map(milliseconds),
    cpuOf(ours),
    against === 'bcrypt' ? `${rate(theirs.perSecond)} (bcrypt)` : rate(theirs.perSecond),
    theirs.p95 === undefined ? '-' : milliseconds(theirs.p95),
    cpuOf(theirs),
    ratio.toFixed(2),
    [target, target > ratio && 'missed', ...failed].filter(Boolean).join(', '),
  ];
}

/** Of the server and of PostgreSQL, for one request. */
function cpuOf({ serverMicroseconds, databaseMicroseconds }) {
  return serverMicroseconds === undefined ? '-' : `${serverMicroseconds} + ${databaseMicroseconds}`;
}

export function vitalsTable({ coldStartMs, idleMegabytes, loadedMegabytes }) {
  return table(
    ['', 'measured', 'promised'],
    [
      ['cold start on existing data', `${Math.round(coldStartMs)} ms`, '1500 ms'],
      ['memory, idle', `${Math.round(idleMegabytes)} MB`, '200 MB'],
      ['memory, after all this load', `${Math.round(loadedMegabytes)} MB`, ''],
    ],
  );
}

export function machine() {
  const [{ model }, ...others] = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return `${others.length + 1} cores (${model.trim()}), ${gigabytes} GB, ${platform()} ${release()} ${arch()}`;
}

/** Replaces what stands between the markers of these figures in a page. */
export function writeFigures(file, name, text) {
  const page = readFileSync(file, 'utf8');
  const pattern = new RegExp(`(<!-- figures: ${name} -->\n)[^]*?(<!-- end -->)`);
  if (!pattern.test(page)) throw new Error(`${file} has no markers for the figures ${name}`);
  writeFileSync(
    file,
    page.replace(pattern, (_, begin, end) => `${begin}\n${text}\n\n${end}`),
  );
}
