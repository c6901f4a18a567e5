import { type ThrottlerStorage } from '@nestjs/throttler';

/** The throttler's counter that can also take a hit back: what was counted beforehand and turned out to be no offence. */
export interface HitCounter extends ThrottlerStorage {
  /**
   * Takes back one hit that was let through. A block ends with it, and the refused hit that began the block is forgotten
   * as well: afterwards the count is exactly that of the hits let through and not taken back. Never below zero.
   */
  giveBack(key: string, throttlerName: string): Promise<void>;
}
