// What the compiler knows of a call: which paths a method has, what goes in, and what comes out of the envelope.
import { type FetchResponse, type MaybeOptionalInit, type ParseAs } from 'openapi-fetch';
import { type components, type paths } from '../generated/api.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: object } ? P : never;
}[keyof paths];

/** `params`, `body`, `signal`, `headers`; undefined is allowed where nothing is needed. */
export type OptionsOf<P extends keyof paths, M extends Method> = Omitted<
  MaybeOptionalInit<paths[P], M & keyof paths[P]>
>;

/** What the client sets itself. */
type Omitted<Options> = Options extends undefined
  ? undefined
  : Omit<Options, 'baseUrl' | 'fetch' | 'middleware' | 'parseAs' | 'bodySerializer' | 'pathSerializer'>;

/** How to read the answer: JSON unless said otherwise; `stream` for exports and event streams, `blob` for pictures. */
export interface Reading<As extends ParseAs> {
  readonly parseAs?: As;
}

export type BodyOf<P extends keyof paths, M extends Method, As extends ParseAs = 'json'> = M extends keyof paths[P]
  ? FetchResponse<NonNullable<paths[P][M]> & object, { parseAs: As }, `${string}/${string}`>['data']
  : never;

type Enveloped = { readonly success: boolean; readonly data: unknown };
type DataOf<Body> = Body extends Enveloped ? Body['data'] : Body;
type MetaOf<Body> = Body extends { readonly meta: infer Meta } ? Meta : undefined;

/** An answer, out of its envelope. */
export interface Answer<Body> {
  readonly data: DataOf<Body>;
  /** Of a page: `nextCursor`, and `total` unless the page was reached by cursor. */
  readonly meta: MetaOf<Body>;
  /** The version of a single resource: see `ifMatch`. */
  readonly etag: string | undefined;
  readonly status: number;
  readonly response: Response;
}

export type AnswerOf<P extends keyof paths, M extends Method, As extends ParseAs = 'json'> = Answer<
  Exclude<BodyOf<P, M, As>, undefined>
>;

/** The last argument may be left out where nothing is needed. */
export type Arguments<Options, More> = undefined extends Options
  ? [options?: Exclude<Options, undefined> & More]
  : [options: Options & More];

export type CallOf<M extends Method> = <P extends PathsWith<M>, As extends ParseAs = 'json'>(
  path: P,
  ...options: Arguments<OptionsOf<P, M>, Reading<As>>
) => Promise<AnswerOf<P, M, As>>;

export type PageMeta = components['schemas']['PageMetaBody'];

/** Paths that answer a list by pages. */
export type ListPath = {
  [P in PathsWith<'get'>]: BodyOf<P, 'get'> extends { data: readonly unknown[]; meta: PageMeta } | undefined
    ? P
    : never;
}[PathsWith<'get'>];

export type RowOf<P extends ListPath> =
  BodyOf<P, 'get'> extends { data: readonly (infer Row)[] } | undefined ? Row : never;
