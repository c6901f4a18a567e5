// A V8 profile as a picture: each box is a function, as wide as the time that was spent in it and in what it called, which
// stands above it. Boxes have the colour of whose code it is, and tell name, place and share when pointed at.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WIDTH = 1200;
const ROW = 16;
const LETTER = 6.2;
const SMALLEST_SHARE = 0.002;
/** Share of the time. What came before is the start, and people being put in. */
const SHOWN_FROM = 0.3;

/** Whose code: the first that matches the place of a function. */
const OWNERS = [
  ['nest', /node_modules\/@nestjs\//, '#b56bd6'],
  ['fastify', /node_modules\/(@?fastify|find-my-way|avvio|light-my-request)/, '#f2a541'],
  ['driver', /node_modules\/(pg|postgres-)/, '#4f8fc0'],
  ['other packages', /node_modules\//, '#c9b458'],
  ['rollcall', /\/dist\//, '#e4572e'],
  ['node', /^node:/, '#7fb069'],
  ['engine and system', /^$/, '#a9a9a9'],
];

/**
 * Of the profiles in a folder, one for each thread, the largest is the request loop's.
 *
 * @param {{ title: string, firstMs?: number }} what `firstMs`: nothing but so much of the beginning
 */
export function writeFlameGraph(folder, file, { title, firstMs }) {
  const profiles = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .sort((one, other) => other.length - one.length);
  writeFileSync(file, drawing(stacksOf(JSON.parse(profiles[0]), firstMs), title));
}

/** The tree of calls with the time of each; functions that only pass the call on stay, what waited is left out. */
function stacksOf({ nodes, samples, timeDeltas }, firstMs) {
  const byId = new Map(nodes.map((node) => [node.id, { ...node.callFrame, self: 0, children: node.children ?? [] }]));
  const all = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  const [from, upTo] = firstMs === undefined ? [all * SHOWN_FROM, all] : [0, firstMs * 1_000];
  let now = 0;
  samples.forEach((id, n) => {
    now += timeDeltas[n];
    const node = byId.get(id);
    if (now > from && now <= upTo && node.functionName !== '(idle)') node.self += timeDeltas[n];
  });
  return grown(byId, nodes[0].id);
}

function grown(byId, id) {
  const { functionName: name, url, lineNumber, self, children } = byId.get(id);
  const above = children.map((child) => grown(byId, child));
  return {
    name: name || '(anonymous)',
    place: url && `${url.replace(/^.*\/(node_modules|dist)\//, '')}:${lineNumber + 1}`,
    owner: OWNERS.find(([, pattern]) => pattern.test(url)) ?? OWNERS.at(-1),
    time: above.reduce((sum, { time }) => sum + time, self),
    above: above.sort((one, other) => other.time - one.time),
  };
}

function drawing(root, title) {
  const boxes = [];
  place(root, { x: 0, depth: 0, total: root.time, boxes });
  const height = (Math.max(...boxes.map(({ depth }) => depth)) + 1) * ROW;
  const legend = OWNERS.map(([owner, , colour], n) => text(500 + n * 100, 15, owner, colour)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height + 30}" font-family="monospace" font-size="10">
<rect width="100%" height="100%" fill="#fff"/>${text(4, 15, title, '#333')}${legend}
${boxes.map((box) => svgOf(box, height + 30)).join('\n')}
</svg>
`;
}

function place(node, { x, depth, total, boxes }) {
  const share = node.time / total;
  if (share < SMALLEST_SHARE) return;
  boxes.push({ node, x, depth, share });
  let left = x;
  for (const child of node.above) {
    place(child, { x: left, depth: depth + 1, total, boxes });
    left += (child.time / total) * WIDTH;
  }
}

function svgOf({ node, x, depth, share }, bottom) {
  const width = share * WIDTH;
  const y = bottom - (depth + 1) * ROW;
  const letters = Math.floor((width - 4) / LETTER);
  const label = letters > 3 ? text(x + 2, y + 11, node.name.slice(0, letters), '#000') : '';
  const tip = `${node.name} ${node.place} ${(share * 100).toFixed(1)} %`;
  const box = `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(width - 0.3, 0.3).toFixed(1)}" height="${ROW - 1}" fill="${node.owner[2]}"/>`;
  return `<g><title>${escaped(tip)}</title>${box}${label}</g>`;
}

function text(x, y, words, colour) {
  return `<text x="${x.toFixed(1)}" y="${y}" fill="${colour}">${escaped(words)}</text>`;
}

function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
