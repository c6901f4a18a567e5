import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType, cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
// @ts-expect-error: plain JavaScript, so that the command line tool reads it too
import untypedConfig from '../../.dependency-cruiser.mjs';

const config = untypedConfig as { forbidden: IForbiddenRuleType[]; options: ICruiseOptions };
const ROOT = path.resolve(import.meta.dirname, '../..');
const TRIAL = path.join(ROOT, 'libs/kernel/src/forbidden-import-trial');

async function violations(paths: string[]): Promise<string[]> {
  const { forbidden, options } = config;
  const result = await cruise(paths, { ...options, validate: true, ruleSet: { forbidden }, baseDir: ROOT }, undefined, {
    tsConfig: extractTsConfig(path.join(ROOT, 'tsconfig.json')),
  });
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

describe('who may import whom', () => {
  afterEach(() => rmSync(TRIAL, { recursive: true, force: true }));

  it('is kept by every file', async () => {
    expect(await violations(['libs', 'apps', 'migrations'])).toEqual([]);
  }, 60_000);

  it.each([
    ['a lib above', `import '@app/users';`, 'kernel-imports-only-nothing'],
    ['a package into the kernel', `import 'pino';`, 'kernel-is-pure'],
    ['a path into another lib', `import '../../../users/src/user-status.js';`, 'libs-by-their-door'],
    ['what does not exist', `import './nowhere.js';`, 'nothing-unresolved'],
  ])('notices an import of %s', async (_, code, rule) => {
    mkdirSync(TRIAL, { recursive: true });
    writeFileSync(path.join(TRIAL, 'trial.ts'), code);
    const found = await violations([TRIAL]);
    expect(found).toContainEqual(expect.stringContaining(rule));
  });
});
