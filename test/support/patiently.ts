import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiResponse } from './api-client.js';

/** A machine that is busy says so by 503 and Retry-After: that is an answer, and asked again, as the contract says. */
export async function patiently(
  call: () => Promise<ApiResponse>,
  times: number,
  onAgain = (): void => undefined,
): Promise<ApiResponse> {
  const answer = await call();
  const retryAfter = answer.headers.get('retry-after');
  if (answer.status !== 503 || retryAfter === null || times === 0) return answer;
  onAgain();
  await sleep(Number(retryAfter) * 1_000);
  return patiently(call, times - 1, onAgain);
}
