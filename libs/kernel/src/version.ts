import { appError } from './app-error.js';

/** The versions an If-Match accepts; undefined when the caller does not mind which. */
export type ExpectedVersions = readonly number[] | undefined;

/** @throws PRECONDITION_FAILED when the caller's copy is stale */
export function assertVersion(actual: number, expected: ExpectedVersions): void {
  if (expected && !expected.includes(actual)) throw appError('PRECONDITION_FAILED');
}
