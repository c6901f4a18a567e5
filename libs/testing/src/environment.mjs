// Jest's own environment, in whose process a module is compiled once and not once for each test file.
import path from 'node:path';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';
import { CompiledCode } from './compiled-code.mjs';

const { compileFunction } = vm;
const code = new CompiledCode(path.resolve(import.meta.dirname, '../../../node_modules/.cache/jest-compiled'));

// What jest evaluates names the context of its test file. What anybody else compiles is none of ours.
vm.compileFunction = (source, parameters, options) =>
  options?.parsingContext ? code.function(source, parameters, options) : compileFunction(source, parameters, options);
vm.SourceTextModule = new Proxy(vm.SourceTextModule, {
  construct: (Module, [source, options]) =>
    options?.context ? code.module(source, options) : new Module(source, options),
});

export default class extends TestEnvironment {
  async teardown() {
    code.save();
    await super.teardown();
  }
}
