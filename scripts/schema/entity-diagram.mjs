// The Mermaid diagram of some tables of a schema: key columns, foreign keys, and the neighbours that these point at.

/** @returns the text between the fences */
export function entityDiagram(names, schema) {
  const drawn = schema.foreignKeys.filter(({ table }) => names.includes(table));
  const neighbours = [...new Set(drawn.map(({ target }) => target))].filter((name) => !names.includes(name));
  const boxes = schema.tables.filter(({ name }) => names.includes(name)).map((table) => boxOf(table, schema));
  const foreign = schema.tables
    .filter(({ name }) => neighbours.includes(name))
    .map((table) => boxOf(table, schema, true));
  return ['erDiagram', ...drawn.map(lineOf), ...boxes, ...foreign].join('\n');
}

/** `target ||--o{ table : column` */
function lineOf({ table, target, columns, optional, single, cascades }) {
  const ends = `${optional ? '|o' : '||'}--${single ? 'o|' : 'o{'}`;
  return `  ${target} ${ends} ${table} : "${columns.join(', ')}${cascades ? ', goes along' : ''}"`;
}

function boxOf({ name, columns }, schema, keysOnly = false) {
  const keys = columns.map((column) => ({ ...column, keys: keysOf(name, column.name, schema, keysOnly) }));
  const shown = keys.filter((column) => column.keys.length > 0);
  const lines = shown.map((column) => `    ${mermaidType(column.type)} ${column.name} ${column.keys.join(', ')}`);
  return [`  ${name} {`, ...lines, '  }'].join('\n');
}

function keysOf(table, column, { indexes, foreignKeys }, primaryOnly) {
  const inIndex = (of) => indexes.some((index) => index.table === table && of(index) && index.columns.includes(column));
  const isForeign = foreignKeys.some((key) => key.table === table && key.columns.includes(column));
  return [
    ...(inIndex(({ primary }) => primary) ? ['PK'] : []),
    ...(!primaryOnly && isForeign ? ['FK'] : []),
    ...(!primaryOnly && inIndex(({ primary, unique }) => unique && !primary) ? ['UK'] : []),
  ];
}

/** Mermaid takes no space and no bracket in a type. */
function mermaidType(type) {
  return type
    .replace(/timestamp(\(\d\))? with time zone/, 'timestamptz')
    .replace(/\W+/g, '_')
    .replace(/_$/, '');
}
