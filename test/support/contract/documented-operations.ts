import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

export interface DocumentedHeader {
  readonly required?: boolean;
}

export interface DocumentedResponse {
  readonly headers?: Readonly<Record<string, DocumentedHeader>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
  readonly security?: readonly object[];
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface DocumentedOperation extends Operation {
  /** Such as `GET /api/v1/users/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

export const COMMITTED_DOCUMENT = path.join('docs', 'openapi.json');

/** The committed document: openapi.e2e-spec.ts sees to it that the code says the same. */
export const openApi = JSON.parse(readFileSync(COMMITTED_DOCUMENT, 'utf8')) as OpenApiDocument;

export const documentedOperations: readonly DocumentedOperation[] = Object.entries(openApi.paths).flatMap(
  ([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      name: `${method.toUpperCase()} ${url}`,
      method: method.toUpperCase(),
      path: url,
    })),
);

/** What a `$ref` points at, or the thing itself. */
export function resolved<T extends object>(part: T | { readonly $ref: string }): T {
  if (!('$ref' in part)) return part;
  const names = part.$ref.replace(/^#\//, '').split('/');
  return names.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], openApi) as T;
}

const routes = Object.keys(openApi.paths)
  .map((url) => ({ url, pattern: new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }))
  // What is written out goes before what takes any text, as in the router.
  .sort((a, b) => a.url.split('{').length - b.url.split('{').length);
const byName = new Map(documentedOperations.map((operation) => [operation.name, operation]));

/** @param target path and query as they are sent */
export function operationFor(method: string, target: string): DocumentedOperation | undefined {
  const [pathname = ''] = target.split(/[?#]/, 1);
  const url = routes.find(({ pattern }) => pattern.test(pathname))?.url;
  return byName.get(`${method === 'HEAD' ? 'GET' : method} ${url}`);
}
