// A line chart as inline SVG: no script, no font, no picture from elsewhere, so a report can be kept and mailed.
const WIDTH = 860;
const HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 26;
const TOP = 12;
const COLOURS = ['#2563eb', '#d97706', '#dc2626', '#059669', '#7c3aed'];

/** @param lines { name, values }[]: one value a second each, null where there is none */
export function lineChart({ title, unit, lines }) {
  const highest = niceCeiling(Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const count = Math.max(2, ...lines.map(({ values }) => values.length));
  const x = (n) => LEFT + (n / (count - 1)) * (WIDTH - LEFT - 10);
  const y = (value) => HEIGHT - BOTTOM - (value / highest) * (HEIGHT - BOTTOM - TOP);
  const curves = lines.map(({ values }, n) => curve(values, x, y, COLOURS[n % COLOURS.length]));
  return `<figure><figcaption>${escapeHtml(title)} <small>(${unit})</small> ${legend(lines)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">
${grid(highest, y)}${seconds(count, x)}${curves.join('\n')}
</svg></figure>`;
}

function curve(values, x, y, colour) {
  const points = values.flatMap((value, n) => (value === null ? [] : [`${x(n).toFixed(1)},${y(value).toFixed(1)}`]));
  return `<polyline fill="none" stroke="${colour}" stroke-width="1.8" points="${points.join(' ')}"/>`;
}

function grid(highest, y) {
  return [0, 0.25, 0.5, 0.75, 1]
    .map((share) => {
      const at = y(highest * share).toFixed(1);
      const label = `<text x="${LEFT - 8}" y="${Number(at) + 4}" text-anchor="end">${round(highest * share)}</text>`;
      return `<line x1="${LEFT}" x2="${WIDTH - 10}" y1="${at}" y2="${at}" class="grid"/>${label}`;
    })
    .join('\n');
}

function seconds(count, x) {
  const step = Math.max(1, Math.ceil(count / 12));
  const marks = Array.from({ length: Math.ceil(count / step) }, (_, n) => n * step);
  return marks.map((n) => `<text x="${x(n).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${n} s</text>`).join('');
}

function legend(lines) {
  const entry = ({ name }, n) => `<span style="color:${COLOURS[n % COLOURS.length]}">■ ${escapeHtml(name)}</span>`;
  return lines.length > 1 ? lines.map(entry).join(' ') : '';
}

/** 1, 2 or 5 times a power of ten. */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((step) => step * power >= value);
}

const round = (value) => (value >= 10 || Number.isInteger(value) ? Math.round(value) : Number(value.toFixed(2)));

export function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
