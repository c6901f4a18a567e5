// The tests of what is mutated, as Stryker runs them: without projects, on a server that mutate.mjs has started.
import { join } from 'node:path';
import config from '../jest.config.mjs';
import { subjectsNamed, testsOf } from './subjects.mjs';

const subjects = subjectsNamed(JSON.parse(process.env.MUTATED ?? '[]'));

export default {
  ...config.projects[0],
  displayName: undefined,
  testEnvironment: 'node',
  setupFiles: [join(import.meta.dirname, 'load-nest-first.mjs')],
  testRegex: undefined,
  rootDir: join(import.meta.dirname, '..'),
  testTimeout: 20_000,
  watchman: false,
  testMatch: subjects.flatMap(testsOf).map((test) => `<rootDir>/${test}`),
  filter: join(import.meta.dirname, 'active-subject.mjs'),
};
