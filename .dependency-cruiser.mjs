// Who may import whom (ARCHITECTURE.md has the table and its reasons). An arrow needed the other way is an event, or a port
// that the consumer owns.
const MAY_IMPORT = {
  kernel: [],
  platform: ['kernel'],
  http: ['kernel', 'platform'],
  users: ['kernel', 'platform', 'http'],
  roles: ['kernel', 'platform', 'http'],
  audit: ['kernel', 'platform', 'http'],
  health: ['kernel', 'platform', 'http'],
  auth: ['kernel', 'platform', 'http', 'users', 'roles'],
  testing: ['kernel', 'platform'],
};

const inLib = Object.entries(MAY_IMPORT).map(([lib, allowed]) => ({
  name: `${lib}-imports-only-${allowed.join('-') || 'nothing'}`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: lib === 'testing' ? 'template-database' : '^$' },
  to: { path: '^(libs|apps|migrations|test)/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...inLib,
    {
      name: 'kernel-is-pure',
      comment: 'The kernel imports nothing but Node itself.',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypesNot: ['local', 'core', 'aliased', 'aliased-tsconfig', 'aliased-tsconfig-paths'] },
    },
    {
      name: 'libs-by-their-door',
      comment: 'A lib is imported as @app/<lib>, never by a path into it.',
      severity: 'error',
      from: { path: '^(libs/([^/]+)|apps|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/([^/]+)/src/(?!(verification/)?index\\.ts$)', pathNot: '^libs/$2/' },
    },
    {
      name: 'verification-stands-alone',
      comment: 'Whoever verifies an export needs no server, and does not wait for one to be loaded.',
      severity: 'error',
      from: { path: '^libs/audit/src/verification/index\\.ts$' },
      to: { path: 'node_modules/(@nestjs|typeorm|pg)/', reachable: true },
    },
    {
      name: 'testing-stays-out-of-production',
      severity: 'error',
      from: { path: '^(libs|apps|migrations)/', pathNot: '^libs/testing/|spec\\.ts$|/testing/' },
      to: { path: '^libs/testing/|/testing/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^(libs|apps|migrations)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-packages-in-production',
      severity: 'error',
      from: { path: '^(libs|apps|migrations)/', pathNot: 'spec\\.ts$|/testing/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
