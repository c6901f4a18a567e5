import { type Principal, type ServiceAccountPrincipal } from '@app/kernel';

/**
 * Whether whoever called could still call: asked again by what outlives the check of its request, such as a stream or a job.
 * The auth lib answers it, the composition root connects the two.
 */
export abstract class CallerStanding {
  /** Their session, or their API key, is alive right now. */
  abstract isAlive(caller: Principal): Promise<boolean>;

  /** The program of an API key, with what the key carries by now; undefined when the key is dead, or its account not active. */
  abstract findProgram(keyId: string): Promise<ServiceAccountPrincipal | undefined>;
}
