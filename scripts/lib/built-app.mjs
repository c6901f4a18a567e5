// Runs one of the built applications on Node 24. V8's compiled code is kept between runs: it halves the time to start.
import { run } from './child.mjs';
import { node24 } from './node24.mjs';
import { inRoot } from './root.mjs';

export function runBuilt(app, args, options = {}) {
  const env = { NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'compile'), ...process.env };
  return run(node24(), [inRoot('dist', 'apps', app, 'src', 'main.js'), ...args], { ...options, env });
}
