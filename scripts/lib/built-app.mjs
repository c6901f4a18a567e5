// Runs one of the built applications on Node 24.
import { run } from './child.mjs';
import { node24 } from './node24.mjs';
import { inRoot } from './root.mjs';

/** V8's compiled code is kept between runs: it halves the time to start. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'compile') };

export function runBuilt(app, args, options = {}) {
  const env = { ...COMPILE_CACHE, ...process.env };
  return run(node24(), [inRoot('dist', 'apps', app, 'src', 'main.js'), ...args], { ...options, env });
}
