/** 0: nothing is refused; each level refuses more. */
export type OverloadLevel = 0 | 1 | 2 | 3;

/** Times the bound. Far apart, so that what the first level spares has a chance to be enough. */
const FACTORS = [1, 3, 10] as const;
/** One long pause (a garbage collection, a process that was stopped) is no overload; two in a row are. */
const SAMPLES_TO_RISE = 2;
/** And two quiet seconds are its end. */
const SAMPLES_TO_FALL = 4;

/**
 * The level that a delay means, with hysteresis: it rises at a bound and falls, a level at a time, only after the delay has
 * stayed below half of it. Shedding makes the delay go away at once, so without that it would flap with every sample.
 */
export class LevelKeeper {
  private level: OverloadLevel = 0;
  private recent: OverloadLevel[] = [];
  private quietSamples = 0;

  constructor(private readonly boundMs: number) {}

  /** @param delayMs the newest sample */
  next(delayMs: number): OverloadLevel {
    this.recent = [...this.recent, this.levelOf(delayMs)].slice(-SAMPLES_TO_RISE);
    const sustained = this.recent.length < SAMPLES_TO_RISE ? 0 : (Math.min(...this.recent) as OverloadLevel);
    this.quietSamples = this.isQuiet(delayMs) ? this.quietSamples + 1 : 0;
    if (sustained > this.level) this.moveTo(sustained);
    else if (this.quietSamples >= SAMPLES_TO_FALL) this.moveTo((this.level - 1) as OverloadLevel);
    return this.level;
  }

  private moveTo(level: OverloadLevel): void {
    this.level = level;
    this.quietSamples = 0;
  }

  private levelOf(delayMs: number): OverloadLevel {
    return FACTORS.filter((factor) => delayMs >= factor * this.boundMs).length as OverloadLevel;
  }

  private isQuiet(delayMs: number): boolean {
    return this.level > 0 && delayMs < (FACTORS[this.level - 1]! * this.boundMs) / 2;
  }
}
