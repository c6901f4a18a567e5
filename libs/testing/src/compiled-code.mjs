// Keeps what V8 makes of a source. Jest evaluates our modules anew for every test file, and to compile them takes a third of
// what it takes to load them. A source that changed is compiled again: its hash is compared.
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';

const { compileFunction, SourceTextModule } = vm;
/** Fewer than these are not worth writing the file again. */
const WORTH_KEEPING = 300;

export class CompiledCode {
  #bySource;
  #file;
  #added = 0;

  /** @param folder V8 refuses what another version, or the same with other flags, has made: each has a file of its own. */
  constructor(folder) {
    this.#file = path.join(folder, `${process.version}-${v8.cachedDataVersionTag()}`);
    this.#bySource = read(this.#file);
  }

  function(source, parameters, options) {
    const kept = this.#find(options.filename, source);
    const compiled = compileFunction(source, parameters, { ...options, ...(kept ?? { produceCachedData: true }) });
    if (!kept) this.#keep(options.filename, source, compiled.cachedData);
    return compiled;
  }

  module(source, options) {
    const kept = this.#find(options.identifier, source);
    const compiled = new SourceTextModule(source, { ...options, ...kept });
    if (!kept) this.#keep(options.identifier, source, compiled.createCachedData());
    return compiled;
  }

  /** For the next process. Two that write at once leave one whole file. */
  save() {
    if (this.#added < WORTH_KEEPING) return;
    this.#added = 0;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const whole = `${this.#file}.${process.pid}`;
    writeFileSync(whole, v8.serialize(this.#bySource));
    renameSync(whole, this.#file);
  }

  #find(name, source) {
    const kept = this.#bySource.get(name);
    return kept?.hash === hash('sha1', source) ? { cachedData: kept.cachedData } : undefined;
  }

  #keep(name, source, cachedData) {
    this.#bySource.set(name, { hash: hash('sha1', source), cachedData });
    this.#added++;
  }
}

function read(file) {
  try {
    return v8.deserialize(readFileSync(file));
  } catch {
    return new Map();
  }
}
