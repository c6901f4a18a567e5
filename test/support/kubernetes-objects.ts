import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

export function objectsIn(text: string): KubernetesObject[] {
  // `<<` as kustomize reads it; a schema of YAML 1.2 would take it for a name.
  return parseAllDocuments(text, { merge: true }).map((document) => document.toJS() as KubernetesObject);
}

/** The files that a kustomization names, directly or by another one. */
export function resourcesOf(folder: string): string[] {
  const { resources } = objectsIn(readFileSync(path.join(folder, 'kustomization.yaml'), 'utf8'))[0] as unknown as {
    resources: string[];
  };
  return resources
    .map((name) => path.join(folder, name))
    .flatMap((file) => (existsSync(path.join(file, 'kustomization.yaml')) ? resourcesOf(file) : [file]));
}

/** What would be applied; undefined where there is no kubectl. */
export function kustomize(folder: string): KubernetesObject[] | undefined {
  try {
    return objectsIn(
      execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * What the schema of Kubernetes says against them, by the types made from it: a missing or a misspelt field, a value of the
 * wrong type. All at once, because the compiler takes seconds to start.
 */
export function schemaProblems(objects: readonly KubernetesObject[]): string[] {
  const lines = objects.map(
    (object, n) => `export const o${n} = ${JSON.stringify(object)} satisfies ${typeOf(object)};`,
  );
  const file = path.join(ROOT, 'test/kubernetes-objects.virtual.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, lines.join('\n'), ts.ScriptTarget.ES2022) : readSource(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => {
    const line = lines.join('\n').slice(0, start).split('\n').length - 1;
    const { kind, metadata } = objects[line] ?? { kind: '?', metadata: { name: '?' } };
    return `${kind} ${metadata.name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

function typeOf({ apiVersion, kind }: KubernetesObject): string {
  const source = apiVersion.startsWith('monitoring.coreos.com/')
    ? '@kubernetes-models/prometheus-operator'
    : 'kubernetes-models';
  return `import('${source}/${apiVersion}').I${kind}`;
}
