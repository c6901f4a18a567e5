// Draws docs/schema.md: a diagram for each capability, and what each index is for. The tables come from the database, the
// capabilities and the sentences from docs/schema.yaml.

import { markdownTable } from '../lib/markdown-table.mjs';
import { entityDiagram } from './entity-diagram.mjs';

const HEAD = `# The schema

<!-- Generated from a migrated database and docs/schema.yaml: npm run docs:schema -->

Every table, drawn from the catalogue of a database that all migrations have run on. A test compares this page with such a database,
and fails when a table or an index has no line in [schema.yaml](schema.yaml). The diagrams show key columns and foreign keys
only; a neighbour from another capability is drawn by its key alone. The queues of [pg-boss](https://www.npmjs.com/package/pg-boss) lie in a schema of their own.

How to read a line: \`||--o{\` is one to many, \`||--o|\` one to at most one, \`|o\` means that it may be empty. "goes along" deletes the row with what it
belongs to.

Names are \`<table>_<columns>_{pk,uq,fk,ck,ex,ix}\`. Keys that a client sees are UUIDs, times are \`timestamptz\`. How the list of users stays quick stands in
[database](database.md), that of the audit trail in [its own page](audit.md#finding-events).

## The strategy for indexes

- **Uniqueness and invariants are decided by indexes and constraints**, mapped to error codes by their name, never by a read before the write.
- **What is over is left out.** Tokens, memberships, sessions and accounts that ended stay as history; partial indexes hold what still counts, so they stay
  small and a name or an address is free again.
- **The id ends every order** that a list can have, so that a cursor is one seek.
- **Foreign keys that are deleted or searched by have an index**; PostgreSQL makes none by itself.
- **\`INCLUDE\` where the access engine walks**: the closure reads grants and memberships without touching their rows.
`;

/** @returns the page, and `problems`: tables and indexes without a line, and lines without one */
export function schemaPage(schema, capabilities) {
  const sections = capabilities.map((capability) => sectionOf(capability, schema));
  return { page: [HEAD, ...sections].join('\n'), problems: problemsOf(schema, capabilities) };
}

function problemsOf({ tables, indexes }, capabilities) {
  const claimed = capabilities.flatMap((capability) => Object.keys(capability.tables));
  const told = capabilities.flatMap((capability) => Object.keys(capability.indexes));
  const there = indexes.filter(({ primary }) => !primary).map(({ name }) => name);
  return [
    ...differences(
      tables.map(({ name }) => name),
      claimed,
      'table',
    ),
    ...differences(there, told, 'index'),
  ];
}

function differences(there, named, what) {
  return [
    ...there
      .filter((name) => !named.includes(name))
      .map((name) => `the ${what} ${name} has no line in docs/schema.yaml`),
    ...named
      .filter((name) => !there.includes(name))
      .map((name) => `docs/schema.yaml names the ${what} ${name}, which is not there`),
    ...named
      .filter((name, place) => named.indexOf(name) !== place)
      .map((name) => `docs/schema.yaml names ${name} twice`),
  ];
}

function sectionOf(capability, schema) {
  const names = Object.keys(capability.tables);
  const tables = names.map((name) => [`\`${name}\``, capability.tables[name]]);
  const indexes = schema.indexes.filter(({ table, primary }) => names.includes(table) && !primary);
  return [
    `## ${capability.title}\n\n${capability.about}\n`,
    `\`\`\`mermaid\n${entityDiagram(names, schema)}\n\`\`\`\n`,
    markdownTable(['Table', 'Holds'], tables),
    markdownTable(
      ['Index', 'On', 'For'],
      indexes.map((index) => indexRow(index, capability.indexes)),
    ),
  ].join('\n');
}

function indexRow({ name, unique, definition }, meanings) {
  return [`\`${name}\``, `${unique ? 'unique ' : ''}\`${definition}\``, meanings[name] ?? ''];
}
