import { createHash } from 'node:crypto';
import { type Document, LineCounter, type Node, type Pair, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { repetitionsIn } from './repetitions.js';
import {
  type FilePath,
  type FileProblem,
  type LocatedProblem,
  ROLES_FILE,
  type RolesFile,
  RolesFileError,
} from './roles-file.js';

const MAX_CHARACTERS = 5_000_000;
/** Of what aliases unfold to: a few lines of them can stand for billions. */
const MAX_ALIASES = 1_000;
/** What follows from the first ones says nothing more. */
const MAX_SYNTAX_ERRORS = 20;

/** A roles file that was read. */
export interface RolesSource {
  readonly file: RolesFile;
  /** Of its bytes, in hex: what the audit trail names it by. */
  readonly sha256: string;
  readonly lineOf: (path: FilePath) => number;
}

/** YAML 1.2, or JSON. @throws RolesFileError naming everything that is wrong with it */
export function parseRolesFile(text: string): RolesSource {
  if (text.length > MAX_CHARACTERS) refuse([{ line: 1, message: 'The file is larger than 5 MB.' }]);
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  const plain = plainOf(document);
  const lineOf = (path: FilePath): number => lineIn(document, lines, path);
  const parsed = ROLES_FILE.safeParse(plain);
  const problems = [...(parsed.error?.issues ?? []).flatMap(problemsOf), ...repetitionsIn(plain)];
  if (problems.length > 0) refuse(located(problems, lineOf));
  return { file: parsed.data!, sha256: createHash('sha256').update(text).digest('hex'), lineOf };
}

export function located(problems: readonly FileProblem[], lineOf: RolesSource['lineOf']): LocatedProblem[] {
  return problems.map(({ path, message }) => {
    const where = path.map(String).join('.');
    return { line: lineOf(path), message: where === '' ? message : `${where}: ${message}` };
  });
}

function refuse(problems: readonly LocatedProblem[]): never {
  throw new RolesFileError(problems);
}

/** Warnings, such as of unknown tags, count as errors. */
function parseYaml(text: string, lineCounter: LineCounter): Document {
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
  const found = [...document.errors, ...document.warnings].slice(0, MAX_SYNTAX_ERRORS);
  if (found.length > 0) {
    refuse(found.map(({ message, pos }) => ({ line: lineCounter.linePos(pos[0]).line, message })));
  }
  return document;
}

function plainOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) refuse([{ line: 1, message: 'The aliases of the file unfold to too much.' }]);
    if (error instanceof RangeError) refuse([{ line: 1, message: 'The file is nested too deep.' }]);
    throw error;
  }
}

type Issue = NonNullable<ReturnType<(typeof ROLES_FILE)['safeParse']>['error']>['issues'][number];

function problemsOf(issue: Issue): FileProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such key' }));
  }
  const message = issue.code === 'invalid_key' ? issue.issues[0]!.message : issue.message;
  return [{ path: issue.path, message }];
}

/** Of the deepest part of the path that the file has: the key of a map, the item of a list. */
function lineIn(document: Document, lines: LineCounter, path: FilePath): number {
  let found: Node | null | undefined = document.contents;
  let position = found?.range?.[0] ?? 0;
  for (const part of path) {
    const [at, next] = step(isAlias(found) ? found.resolve(document) : found, part);
    position = (at ?? next)?.range?.[0] ?? position;
    found = next;
  }
  return lines.linePos(position).line;
}

/** What stands there by name, and what is under it. */
function step(node: unknown, part: PropertyKey): [Node | undefined, Node | undefined] {
  if (isSeq<Node>(node)) return [undefined, node.items[Number(part)]];
  if (!isMap<Node, Node>(node)) return [undefined, undefined];
  const pair: Pair<Node, Node> | undefined = node.items.find(({ key }) => isScalar(key) && key.value === part);
  return [pair?.key, pair?.value ?? undefined];
}
