import { type AppError, type ErrorDetail } from '@app/kernel';

/** The answer to a refused request, in the envelope. */
export interface ErrorBody {
  readonly success: false;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: readonly ErrorDetail[];
    readonly requestId: string;
  };
}

export function errorBody(error: AppError, requestId: string): ErrorBody {
  return { success: false, error: { code: error.code, message: error.message, details: error.details, requestId } };
}

export const PROBLEM_JSON = 'application/problem+json';

/** The same refusal as RFC 9457 tells it, for clients that ask with `Accept: application/problem+json`. */
export function problemBody(error: AppError, requestId: string, instance: string): object {
  return {
    type: `urn:rollcall:error:${error.code}`,
    title: error.message,
    status: error.status,
    instance,
    code: error.code,
    errors: error.details,
    requestId,
  };
}
