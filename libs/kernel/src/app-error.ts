import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';

/** One thing wrong with one field. `field` is a dotted path into the body or the name of a query parameter. */
export interface ErrorDetail {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
}

/** The limit that was hit, as the `RateLimit-*` headers tell it. */
export interface RateLimitState {
  readonly limit: number;
  readonly resetSeconds: number;
}

export interface AppErrorOptions {
  readonly details?: readonly ErrorDetail[];
  readonly rateLimit?: RateLimitState;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** A refusal from the catalogue. Whatever it carries may be shown to the caller; its cause never is. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details: readonly ErrorDetail[];
  readonly retryAfterSeconds: number | undefined;
  readonly rateLimit: RateLimitState | undefined;

  constructor(
    readonly code: ErrorCode,
    options: AppErrorOptions = {},
  ) {
    super(ERROR_CATALOGUE[code].message, { cause: options.cause });
    this.details = options.details ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? options.rateLimit?.resetSeconds;
    this.rateLimit = options.rateLimit;
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }
}

export function appError(code: ErrorCode, options?: AppErrorOptions): AppError {
  return new AppError(code, options);
}

/** A 400 about one field. */
export function invalidField(field: string, code: string, message: string): AppError {
  return new AppError('VALIDATION_ERROR', { details: [{ field, code, message }] });
}
