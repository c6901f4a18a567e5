// Owns the answer to "is there too much to do?". Several signals say how late work is, each in milliseconds; the worst of
// them decides. Nothing here knows routes: the edge says who is refused from which level on.
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { ConnectionWait } from './connection-wait.js';
import { EventLoopDelay } from './event-loop-delay.js';
import { LevelKeeper, type OverloadLevel } from './level-keeper.js';

export interface OverloadSignal {
  /** In metrics, `rollcall_overload_<name>_milliseconds`. */
  readonly name: string;
  /** How late work is now, or was since it was last asked. Called twice a second; must not wait. */
  readonly readMs: () => number;
  /** How far this signal alone may go: what has a bounded queue of its own need not turn others away. Default 3. */
  readonly upTo?: OverloadLevel;
}

const SAMPLE_MS = 500;

interface Watched {
  readonly signal: OverloadSignal;
  readonly keeper: LevelKeeper;
  lastMs: number;
}

@Injectable()
export class Overload implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Overload.name);
  private readonly watched: Watched[] = [];
  private readonly loop = new EventLoopDelay();
  private readonly boundMs: number;
  private timer: NodeJS.Timeout | undefined;
  private current: OverloadLevel = 0;

  constructor(
    dataSource: DataSource,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.boundMs = settings.overloadDelayMs;
    const wait = new ConnectionWait(dataSource);
    metrics.gauge(
      { name: 'rollcall_overload_level', help: 'What is refused: 1 bulk, 2 sign-ins too, 3 all but probes' },
      () => this.level,
    );
    this.watch({ name: 'event_loop', readMs: () => this.loop.read() });
    this.watch({ name: 'connection_wait', readMs: () => wait.read() });
  }

  get level(): OverloadLevel {
    return this.current;
  }

  /** While modules initialise. */
  watch(signal: OverloadSignal): void {
    const watched: Watched = { signal, keeper: new LevelKeeper(this.boundMs), lastMs: 0 };
    this.watched.push(watched);
    const help = `How late work was at the last look, by ${signal.name}`;
    this.metrics.gauge({ name: `rollcall_overload_${signal.name}_milliseconds`, help }, () => watched.lastMs);
  }

  /** Looks once. By itself it does so twice a second. */
  sample(): void {
    const before = this.current;
    this.current = Math.max(0, ...this.watched.map(levelNow)) as OverloadLevel;
    if (this.current !== before) this.logger.warn(`Overload level ${before} -> ${this.current} (${this.describe()})`);
  }

  onApplicationBootstrap(): void {
    if (this.boundMs === 0) return;
    this.loop.start();
    this.timer = setInterval(() => this.sample(), SAMPLE_MS).unref();
  }

  /** Before the pool closes, in whose queue the canary stands. */
  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.loop.stop();
  }

  private describe(): string {
    return this.watched.map(({ signal, lastMs }) => `${signal.name} ${Math.round(lastMs)} ms`).join(', ');
  }
}

function levelNow(watched: Watched): OverloadLevel {
  watched.lastMs = watched.signal.readMs();
  return Math.min(watched.keeper.next(watched.lastMs), watched.signal.upTo ?? 3) as OverloadLevel;
}
