// Jest's own environment, with three differences that make a worker's second test file cheaper than its first:
// packages are loaded by Node, and stay loaded; our own modules are evaluated anew for each file, but compiled once;
// and all of it is in one realm, because an error of a package would be no `Error` in another.
import { createRequire, enableCompileCache } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { TestEnvironment } from 'jest-environment-node';
import { CompiledCode } from './compiled-code.mjs';

const PACKAGES = path.resolve(import.meta.dirname, '../../../node_modules') + path.sep;
/**
 * Jest's own know the test file, @nestjs/typeorm knows the entities of every module it was ever given,
 * and dependency-cruiser awaits at its top level, so that it cannot be required.
 */
const ANEW_FOR_EACH_FILE = /^(jest-[^/]+|@jest\/|expect\/|@nestjs\/typeorm\/|dependency-cruiser\/)/;
/** Its handlers of events would be called for the test files before as well. */
const IN_ITS_OWN_REALM = /^jest-circus\//;

const { compileFunction } = vm;
enableCompileCache(path.join(PACKAGES, '.cache/compile'));
const compiled = new CompiledCode(path.join(PACKAGES, '.cache/jest-compiled'));
const requireByNode = createRequire(import.meta.url);
globalThis.requireByNode = requireByNode;

const isLoadedByNode = (file) => file.startsWith(PACKAGES) && !ANEW_FOR_EACH_FILE.test(file.slice(PACKAGES.length));
const isInItsOwnRealm = (file) => IN_ITS_OWN_REALM.test(file.slice(PACKAGES.length));

// What jest evaluates names the context of its test file. What anybody else compiles is none of ours.
vm.compileFunction = (source, parameters, options) => {
  if (!options?.parsingContext) return compileFunction(source, parameters, options);
  if (isInItsOwnRealm(options.filename)) return compiled.function(source, parameters, options);
  if (isLoadedByNode(options.filename)) return (module) => void (module.exports = requireByNode(options.filename));
  return compiled.function(source, parameters, { ...options, parsingContext: undefined });
};
vm.SourceTextModule = new Proxy(vm.SourceTextModule, {
  construct(SourceTextModule, [source, options]) {
    if (!options?.context) return new SourceTextModule(source, options);
    const inThisRealm = { ...options, context: undefined };
    if (isLoadedByNode(options.identifier))
      return new SourceTextModule(sourceOfLoaded(options.identifier), inThisRealm);
    return compiled.module(source, inThisRealm);
  },
});
vm.SyntheticModule = new Proxy(vm.SyntheticModule, {
  construct: (SyntheticModule, [names, evaluate, options]) =>
    new SyntheticModule(names, evaluate, { ...options, context: undefined }),
});

/** Of a module with the exports of one that Node has loaded. */
function sourceOfLoaded(file) {
  const names = Object.keys(requireByNode(file));
  const constants = names.map((name, n) => `const _${n} = loaded[${JSON.stringify(name)}];`);
  const exported = names.map((name, n) => `_${n} as ${JSON.stringify(name)}`);
  return `const loaded = requireByNode(${JSON.stringify(file)}); ${constants.join(' ')} export { ${exported.join(', ')} };`;
}

export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.fakeTimersModern = new ModernFakeTimers({ config: config.projectConfig, global: globalThis });
    // Where jest looks for what instrumented code counts.
    Object.defineProperty(this.global, '__coverage__', { get: () => globalThis.__coverage__ });
  }

  async teardown() {
    compiled.save();
    delete globalThis.__coverage__;
    await super.teardown();
  }
}
