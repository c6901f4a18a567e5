import { AppError } from './app-error.js';
import { type ErrorCode } from './error-catalogue.js';

/** Why one row of a bulk change stayed as it was. */
export interface RowError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** @throws the error itself unless it is a refusal of the row: what the service cannot do just now fails the whole call */
export function rowErrorOf(error: unknown): RowError {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  return { code: error.code, message: error.message };
}
