// Loaded into every process of `npm run test:coverage` (NODE_OPTIONS): counts what it runs of the built applications, leaves that
// in COVERAGE_OF_PROCESSES when it ends, and sees to it that what it starts does the same. Tests start servers and commands as
// processes of their own, where jest counts nothing. A process that is killed leaves nothing.
import { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, threadId } from 'node:worker_threads';

const ONLY_IN_PROCESSES =
  /\/dist\/(apps|libs\/platform\/src\/(embedded-postgres|runtime|database\/await-migrations))\b.*\.js$/;

const { COVERAGE_OF_PROCESSES: folder } = process.env;

// Node 20 may start the scripts, but runs no application.
if (folder && module.registerHooks) {
  module.registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      return ONLY_IN_PROCESSES.test(url) ? { ...loaded, source: counting(fileURLToPath(url)) } : loaded;
    },
  });
  process.on('exit', leaveCounts);
  passOn();
}

/** Tests give what they start an environment of its own, where this would be missing. */
function passOn() {
  const { spawn } = ChildProcess.prototype;
  const own = ['NODE_OPTIONS', 'COVERAGE_OF_PROCESSES'].map((name) => `${name}=${process.env[name]}`);
  ChildProcess.prototype.spawn = function (options) {
    const isGiven = options.envPairs.some((pair) => pair.startsWith('COVERAGE_OF_PROCESSES='));
    return spawn.call(this, isGiven ? options : { ...options, envPairs: [...options.envPairs, ...own] });
  };
}

let instrumenter;

function counting(path) {
  instrumenter ??= createRequire(import.meta.url)('istanbul-lib-instrument').createInstrumenter({ esModules: true });
  const map = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
  return instrumenter.instrumentSync(readFileSync(path, 'utf8'), path, map);
}

function leaveCounts() {
  if (!globalThis.__coverage__) return;
  const name = `${process.pid}-${isMainThread ? 0 : threadId}-${Date.now()}.json`;
  writeFileSync(join(folder, name), JSON.stringify(globalThis.__coverage__));
}
