// Native ESM (Nest 12 is ESM only), TypeScript by swc with the decorator settings of tsconfig.json.
// Three kinds of suite: `unit` (no I/O), `database` (real PostgreSQL), `redis` (real PostgreSQL and Redis).
const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
  },
];

const shared = {
  rootDir: '.',
  testEnvironment: '<rootDir>/libs/testing/src/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: {
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@app/audit/verification$': '<rootDir>/libs/audit/src/verification/index.ts',
    '^@rollcall/client$': '<rootDir>/clients/typescript/src/index.ts',
    '^@rollcall/nest$': '<rootDir>/clients/nest/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

const onDatabase = {
  ...shared,
  globalSetup: '<rootDir>/libs/testing/src/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/src/global-teardown.mjs',
};

export default {
  // Of whatever hangs: on a starved machine a test may take ten times as long as on another.
  testTimeout: 60_000,
  // Half of a suite's time is waiting; jest's default would leave a core idle. Modules of past files are never freed.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  // `npm run test:coverage`: instrumented by istanbul, whose branches are those of the source; v8 counts them only in what ran.
  coverageProvider: 'babel',
  collectCoverageFrom: ['{libs,apps}/*/src/**/*.ts', 'migrations/*.ts', '!**/*spec.ts', '!**/testing/**'],
  coverageReporters: ['json'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testRegex: ['(apps|libs|test/architecture|migrations)/.*\\.spec\\.ts$', '(bench|contract)/.*\\.spec\\.mjs$'],
    },
    {
      ...onDatabase,
      displayName: 'database',
      testRegex: ['libs/.*\\.db-spec\\.ts$', 'test/.*\\.(db|e2e)-spec\\.ts$'],
      testPathIgnorePatterns: ['/node_modules/', '\\.redis\\.'],
    },
    { ...onDatabase, displayName: 'redis', testRegex: '\\.redis\\.(db|e2e)-spec\\.ts$' },
  ],
};
