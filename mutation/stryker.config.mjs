import { subjectsNamed } from './subjects.mjs';

const TEST_RUNNER_NODE_ARGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

export default {
  packageManager: 'npm',
  mutate: subjectsNamed(JSON.parse(process.env.MUTATED ?? '[]')),
  testRunner: 'jest',
  testRunnerNodeArgs: TEST_RUNNER_NODE_ARGS,
  // Which tests belong to a mutant is decided by active-subject.mjs, faster than by what imports what.
  jest: { configFile: 'mutation/jest.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATION_WORKERS ?? 2),
  // Modules of past runs are never freed under native ES modules.
  maxTestRunnerReuse: 40,
  // Only what really hangs: on a busy machine a test may take long.
  timeoutMS: 30_000,
  thresholds: { high: 95, low: 90, break: 90 },
  // What a decorator says (columns, indexes, what is injected) is shape, and compared with the schema by test/database.
  ignorers: ['decorators'],
  plugins: ['@stryker-mutator/jest-runner', import.meta.resolve('./ignore-decorators.mjs')],
  ignorePatterns: [
    '/dist',
    '/docs',
    '/examples',
    '/artillery',
    '/bench',
    '/contract',
    '/deploy',
    '/coverage',
    '/.data',
  ],
  tempDirName: '.data/mutation',
  incrementalFile: '.data/mutation.json',
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
  disableTypeChecks: false,
};
