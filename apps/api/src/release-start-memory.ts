import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** See `gc` of V8's --expose-gc. */
type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Starting leaves 130 MB of garbage and empty pages behind, which V8 would keep for good in a process that is mostly idle. To
 * give them back once takes about 130 ms, right after the start, when nobody has asked for anything yet.
 */
export function releaseStartMemory(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as Collect)({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
