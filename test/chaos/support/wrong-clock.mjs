// Loaded before the server (`--import`): a machine whose clock is wrong. `Date` is ahead by as many milliseconds as the file
// CLOCK_AHEAD_FILE says, and jumps when that changes; the steady clock of timers and `performance.now()` goes on, as it does on a machine.
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

const LOOK_EVERY_MS = 20;
const RightDate = globalThis.Date;
let aheadMs = 0;

const look = () => (aheadMs = Number(readFileSync(process.env.CLOCK_AHEAD_FILE, 'utf8')));
const wrongNow = () => RightDate.now() + aheadMs;

look();
setInterval(look, LOOK_EVERY_MS).unref();

globalThis.Date = new Proxy(RightDate, {
  construct: (target, args, caller) => Reflect.construct(target, args.length > 0 ? args : [wrongNow()], caller),
  apply: () => new RightDate(wrongNow()).toString(),
  get: (target, name) => (name === 'now' ? wrongNow : Reflect.get(target, name)),
});
