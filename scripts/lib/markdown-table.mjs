/** For pages that are generated: cells may hold anything, in any number of lines. */
export function markdownTable(head, rows) {
  return [lineOf(head), lineOf(head.map(() => '---')), ...rows.map(lineOf), ''].join('\n');
}

function lineOf(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim()).join(' | ')} |`;
}
