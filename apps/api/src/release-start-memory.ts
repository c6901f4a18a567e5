import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** See `gc` of V8's --expose-gc. */
type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

const LOOK_EVERY_MS = 1_000;
/** Share of the time in which the event loop had something to do. */
const CALM = 0.1;

/**
 * Starting leaves 130 MB of garbage and empty pages behind, which V8 would keep for good in a process that is mostly idle. To
 * give them back takes about 130 ms in which nobody is answered, so it is done once, after the first calm second. A process
 * that is never calm has a use for them.
 */
export function releaseStartMemory(): void {
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > CALM) return;
    clearInterval(timer);
    collect();
  }, LOOK_EVERY_MS);
  timer.unref();
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as Collect)({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
