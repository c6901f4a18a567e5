// What the scripts tell the person at the terminal: one calm line per step, on stderr, so that
// the output of `npm run cli` stays clean for pipes.
import { clearInterval, setInterval } from 'node:timers';

const LINE_EVERY_SECONDS_WITHOUT_TERMINAL = 10;

export function say(text) {
  process.stderr.write(`rollcall · ${text}\n`);
}

/** Shows the elapsed seconds of a step until the returned `end` is called, with a last word if there is one. */
export function showProgress(step, { hint = '' } = {}) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const onTerminal = process.stderr.isTTY === true;
  const headline = hint ? `${step} (${hint})` : step;

  const redraw = () => process.stderr.write(`\rrollcall · ${headline} … ${seconds()} s`);
  const addLine = () => say(`${step} … ${seconds()} s`);
  if (onTerminal) redraw();
  else say(`${headline} …`);
  const timer = onTerminal
    ? setInterval(redraw, 1000)
    : setInterval(addLine, LINE_EVERY_SECONDS_WITHOUT_TERMINAL * 1000);

  return function end(lastWord = '') {
    clearInterval(timer);
    if (onTerminal) process.stderr.write(lastWord ? `, ${lastWord}\n` : '\n');
    else say(`${step} … ${seconds()} s${lastWord ? `, ${lastWord}` : ''}`);
  };
}
