import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
// @ts-expect-error: plain JavaScript, so that the check of the image runs without a build of its own
import * as dockerfile from '../../deploy/lib/dockerfile.mjs';
import { settingsSchema } from '../../libs/platform/src/config/settings-schema.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SETTINGS = Object.keys(settingsSchema.shape);

interface Stage {
  readonly name: string;
  readonly workdir: string;
  readonly steps: readonly { readonly kind: string; readonly command?: string; readonly sources?: readonly string[] }[];
  readonly env: Readonly<Record<string, string>>;
  readonly cmd?: readonly string[];
}
const { parseDockerfile, parseDockerignore, isIgnored } = dockerfile as {
  readonly parseDockerfile: (text: string) => Stage[];
  readonly parseDockerignore: (text: string) => string[];
  readonly isIgnored: (file: string, patterns: readonly string[]) => boolean;
};

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('every setting named in deploy', () => {
  it('is one', () => {
    const literals = globSync('**/kustomization.yaml', { cwd: path.join(ROOT, 'deploy/kubernetes') })
      .flatMap((file) => [...read(`deploy/kubernetes/${file}`).matchAll(/^ +- ([A-Z_]+)=/gm)])
      .map(([, name]) => name!);
    const compose = parse(read('deploy/compose.yaml'), { merge: true }) as {
      services: Record<string, { environment?: Record<string, string> }>;
    };
    const ofCompose = ['app', 'migrate'].flatMap((name) => Object.keys(compose.services[name]!.environment!));
    const ofImage = Object.keys(parseDockerfile(read('deploy/Dockerfile')).at(-1)!.env);
    const named = [...literals, ...ofCompose, ...ofImage];
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !SETTINGS.includes(name))).toEqual([]);
  });
});

describe('the image', () => {
  const stages = parseDockerfile(read('deploy/Dockerfile'));
  const patterns = parseDockerignore(read('.dockerignore'));

  it('starts the server on Node 24, as a user who is not root, with a health check', () => {
    expect(read('deploy/Dockerfile')).toMatch(/NODE_IMAGE=node:24-/);
    expect(read('deploy/Dockerfile')).toMatch(/^USER node$/m);
    expect(stages.at(-1)).toMatchObject({
      cmd: ['node', 'dist/apps/api/src/main.js'],
      env: { NODE_ENV: 'production' },
    });
    expect((stages.at(-1) as unknown as { healthcheck: string[] }).healthcheck.join(' ')).toContain('/health');
  });

  it('installs nothing of the development, and copies the build and the packages only', () => {
    const runs = stages.find(({ name }) => name === 'packages')!.steps.map(({ command }) => command);
    expect(runs).toContainEqual(expect.stringContaining('--omit=dev'));
    const copied = stages.at(-1)!.steps.flatMap(({ sources = [] }) => sources);
    expect(copied).toEqual(['package.json', '/app/node_modules', '/app/dist']);
  });

  it.each([
    ['.env', true],
    ['.env.example', true],
    ['apps/api/.env.local', true],
    ['.git/config', true],
    ['.data/secrets.json', true],
    ['node_modules/pg/package.json', true],
    ['libs/auth/src/login/login.service.ts', false],
    ['libs/auth/src/mfa/totp.spec.ts', true],
    ['package-lock.json', false],
    ['tsconfig.build.json', false],
  ])('keeps out what is not of the build: %s', (file, ignored) => {
    expect(isIgnored(file, patterns)).toBe(ignored);
  });
});
