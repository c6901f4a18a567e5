import { type RollcallError } from '@rollcall/client';

/** What a call throws that must be refused. */
export function refusal(call: Promise<unknown>): Promise<RollcallError> {
  return call.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: RollcallError) => error,
  );
}
