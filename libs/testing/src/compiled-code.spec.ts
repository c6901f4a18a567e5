import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type vm from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
// @ts-expect-error: plain JavaScript, so that jest's own process reads it without a build
import * as untyped from './compiled-code.mjs';

interface CompiledCode {
  function(source: string, parameters: string[], options: { filename: string }): () => unknown;
  module(source: string, options: { identifier: string }): vm.SourceTextModule;
  save(): void;
}

const { CompiledCode } = untyped as { CompiledCode: new (folder: string) => CompiledCode };

const ENOUGH_TO_KEEP = 300;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-compiled-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a file says that is `return <expression>`. */
function said(code: CompiledCode, expression: string, filename = 'said.js'): unknown {
  return code.function(`return ${expression}`, [], { filename })();
}

async function exported(code: CompiledCode, expression: string): Promise<unknown> {
  const module = code.module(`export const said = ${expression}`, { identifier: 'said.mjs' });
  await module.link(() => Promise.reject(new Error('It imports nothing')));
  await module.evaluate();
  return (module.namespace as { said: unknown }).said;
}

/** What was compiled before is there for the next process. */
function nextProcess(before: CompiledCode): CompiledCode {
  for (let n = 0; n < ENOUGH_TO_KEEP; n++) said(before, String(n), `${n}.js`);
  before.save();
  return new CompiledCode(folder);
}

describe('compiled code that is kept', () => {
  it('does what its source says, also when a source of the same length has taken its place', async () => {
    const first = new CompiledCode(folder);
    expect([said(first, '11'), said(first, '11'), said(first, '12'), said(first, '11')]).toEqual([11, 11, 12, 11]);
    expect([await exported(first, '1'), await exported(first, '1'), await exported(first, '2')]).toEqual([1, 1, 2]);

    const second = nextProcess(first);
    expect([said(second, '11'), said(second, '13')]).toEqual([11, 13]);
    expect([await exported(second, '2'), await exported(second, '3')]).toEqual([2, 3]);
  });

  it('is used again by the next process, instead of being compiled', () => {
    const compiled = nextProcess(new CompiledCode(folder)).function('return 1', [], { filename: '1.js' });
    expect(Reflect.get(compiled, 'cachedDataRejected')).toBe(false);
  });

  it('is made anew when the file it was kept in is damaged', () => {
    nextProcess(new CompiledCode(folder));
    for (const file of readdirSync(folder)) writeFileSync(path.join(folder, file), 'damaged');
    expect(said(new CompiledCode(folder), '1', '1.js')).toBe(1);
  });
});
