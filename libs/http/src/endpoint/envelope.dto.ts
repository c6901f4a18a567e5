import { type ErrorDetail, type PageMeta } from '@app/kernel';

/** One thing that is wrong. */
export class ErrorDetailBody implements ErrorDetail {
  /** The dotted path of the field, or the name of the query parameter. @example profile.firstName */
  field?: string;
  /** @example TOO_LONG */
  code: string;
  /** @example firstName must be shorter than or equal to 100 characters */
  message: string;
}

export class ErrorContent {
  /** A code from the catalogue: what clients branch on. @example VALIDATION_ERROR */
  code: string;
  /** For people. @example The request is not valid; see details. */
  message: string;
  details: ErrorDetailBody[];
  /** Quote it when you ask for help. @example 3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51 */
  requestId: string;
}

/** Every refusal. `Accept: application/problem+json` gets the same as RFC 9457. */
export class ErrorEnvelope {
  /** @example false */
  success: boolean;
  error: ErrorContent;
}

/** Every refusal, for whoever sends `Accept: application/problem+json` (RFC 9457). */
export class ProblemBody {
  /** @example urn:rollcall:error:VALIDATION_ERROR */
  type: string;
  /** @example The request is not valid; see details. */
  title: string;
  /** @example 400 */
  status: number;
  /** What was asked for. @example /api/v1/users */
  instance: string;
  /** @example VALIDATION_ERROR */
  code: string;
  errors: ErrorDetailBody[];
  /** @example 3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51 */
  requestId: string;
}

/** Where a page stands in its list. */
export class PageMetaBody implements PageMeta {
  /** @example 20 */
  limit: number;
  /** 1-based; absent when the page was reached by cursor. @example 1 */
  page?: number;
  /** How many match; absent when the page was reached by cursor. @example 51 */
  total?: number;
  /** False when counting stopped at its bound: then `total` is a lower bound. @example true */
  totalIsExact?: boolean;
  /** Pass it as `cursor` to go on; null on the last page. */
  nextCursor: string | null;
}
