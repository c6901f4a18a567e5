// Writes src/generated from docs/openapi.json and docs/errors.md, so that the client knows what the server knows:
// `npm run clients`, or `npm run openapi`. With `--check` it writes nothing and fails when a file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const TARGET = join(import.meta.dirname, 'src', 'generated');
const HEAD = '// Generated from docs/openapi.json and docs/errors.md: npm run clients\n';

const TYPES = {
  // A default of the server's is nothing a caller must send.
  defaultNonNullable: false,
  inject: "import { type FileBody } from '../calls/file-body.js';",
  transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('FileBody') : undefined),
};

const document = JSON.parse(readFileSync(join(DOCS, 'openapi.json'), 'utf8'));
const errors = readFileSync(join(DOCS, 'errors.md'), 'utf8');
const files = {
  'api.ts': HEAD + astToString(await openapiTypescript(withoutRefusals(document), TYPES)),
  'error-codes.ts': HEAD + errorCodes(errors),
  'operations.ts': HEAD + operationLists(document),
};

const differing = Object.entries(files).filter(([name, text]) => textOf(join(TARGET, name)) !== text);
if (process.argv.includes('--check')) refuse(differing.map(([name]) => name));
else for (const [name, text] of differing) writeFileSync(join(TARGET, name), text);

/** Refusals are thrown, with the codes below; headers and examples would be two thirds of the file. */
function withoutRefusals(whole) {
  const lean = JSON.parse(JSON.stringify(whole));
  delete lean.components.responses;
  delete lean.components.examples;
  delete lean.components.headers;
  for (const operation of Object.values(lean.paths).flatMap(Object.values)) leaveSuccess(operation);
  return lean;
}

function leaveSuccess({ requestBody, responses }) {
  for (const media of Object.values(requestBody?.content ?? {})) leaveSchema(media);
  for (const [status, response] of Object.entries(responses)) {
    if (!status.startsWith('2')) delete responses[status];
    delete response.headers;
    for (const media of Object.values(response.content ?? {})) leaveSchema(media);
  }
}

function leaveSchema(media) {
  delete media.example;
  delete media.examples;
}

/** The document lists codes by operation; the reference has also those that are answered before any operation. */
function errorCodes(reference) {
  const codes = [...reference.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
  return listOf('ERROR_CODES', codes, 'Every code of docs/errors.md.');
}

function operationLists({ paths }) {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const posts = all.filter(({ method }) => method === 'post');
  const keyed = posts.filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'Idempotency-Key'));
  const asking = posts.filter(({ operation }) => !operation['x-audit']);
  const open = all.filter(({ operation }) => operation.security?.length === 0);
  return [
    listOf('KEYED_POSTS', keyed.map(pathOf), 'They take an Idempotency-Key.'),
    listOf('ASKING_POSTS', asking.map(pathOf), 'They change nothing: questions that do not fit into a query string.'),
    listOf(
      'OPEN_OPERATIONS',
      open.map(({ method, path }) => `${method} ${path}`),
      'They are open to anybody.',
    ),
  ].join('\n');
}

function listOf(name, values, says) {
  return `/** ${says} */\nexport const ${name} = [\n${values.map((value) => `  '${value}',\n`).join('')}] as const;\n`;
}

function pathOf({ path }) {
  return path;
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function refuse(names) {
  if (names.length === 0) return;
  process.stderr.write(`clients/typescript: ${names.join(', ')} not as the document says; run: npm run clients\n`);
  process.exitCode = 1;
}
