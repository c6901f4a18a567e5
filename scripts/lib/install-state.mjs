// Is node_modules what package-lock.json asks for? Two answers count: our stamp, written after an `npm ci` of ours
// that succeeded, and npm's own record of what it installed, so that an install by hand is accepted.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isNode24Installed } from './node24.mjs';
import { inRoot } from './root.mjs';

const STAMP = inRoot('node_modules', '.rollcall-install');
const LOCKFILE = inRoot('package-lock.json');
const NPM_RECORD = inRoot('node_modules', '.package-lock.json');
const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'allowScripts'];

export function isInstalled() {
  return isNode24Installed() && (isStamped() || isInstalledByHand());
}

export function forgetInstall() {
  rmSync(STAMP, { force: true });
}

export function recordInstall() {
  writeFileSync(STAMP, fingerprint());
}

function isStamped() {
  const stamp = readOrEmpty(STAMP);
  return stamp !== '' && stamp === fingerprint();
}

/** npm's record is part of it: any later `npm install` changes that file and so undoes the stamp. */
function fingerprint() {
  const manifest = readJson(inRoot('package.json'));
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  hash.update(JSON.stringify(DEPENDENCY_FIELDS.map((field) => manifest[field])));
  return hash.update(readOrEmpty(LOCKFILE)).update(readOrEmpty(NPM_RECORD)).digest('hex');
}

function isInstalledByHand() {
  const record = readOrEmpty(NPM_RECORD);
  if (record === '' || !lockfileFitsManifest()) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(readJson(LOCKFILE).packages).every(
    ([path, wanted]) => path === '' || isSamePackage(installed[path], wanted),
  );
}

function isSamePackage(installed, wanted) {
  if (!installed) return wanted.optional === true && !isForThisPlatform(wanted);
  return installed.version === wanted.version && installed.integrity === wanted.integrity;
}

/** Packages that depend on the C library are left to npm: Node does not say which one it runs on. */
function isForThisPlatform({ os, cpu, libc }) {
  if (libc || !os || !cpu) return false;
  return [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch);
}

function lockfileFitsManifest() {
  const manifest = readJson(inRoot('package.json'));
  const locked = readJson(LOCKFILE).packages[''];
  const dependencies = ({ dependencies, devDependencies, optionalDependencies }) =>
    JSON.stringify([dependencies, devDependencies, optionalDependencies].map(sortedEntries));
  return dependencies(manifest) === dependencies(locked);
}

function sortedEntries(object = {}) {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
