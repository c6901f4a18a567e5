import 'reflect-metadata';
import { type Command, UsageError } from './command.js';

/** Loaded when it is called: most need the whole application, and one must not wait for it. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'after-restore': async () => (await import('./after-restore.js')).afterRestore,
  'audit-verify': async () => (await import('./audit-verify.js')).auditVerify,
  'bootstrap-admin': async () => (await import('./bootstrap-admin.js')).bootstrapAdmin,
  migrate: async () => (await import('./migrate.js')).migrate,
  roles: async () => (await import('./roles/roles.js')).roles,
  'rotate-keys': async () => (await import('./rotate-keys.js')).rotateKeys,
  users: async () => (await import('./users/users.js')).users,
  'write-error-reference': async () => (await import('./write-error-reference.js')).writeErrorReference,
  'write-openapi': async () => (await import('./write-openapi.js')).writeOpenApi,
};

async function main([name = '', ...args]: string[]): Promise<void> {
  const load = COMMANDS[name];
  if (!load) throw new UsageError(name === '' ? 'no command was given' : `there is no command ${name}`);
  const command = await load();
  await command.run(args);
}

async function usage(): Promise<string> {
  const entries = Object.entries(COMMANDS).map(async ([name, load]) => [name, await load()] as const);
  const lines = (await Promise.all(entries)).map(
    ([name, { parameters, summary }]) => `  ${name} ${parameters}\n      ${summary}`,
  );
  return `Usage: npm run cli -- <command>\n\n${lines.join('\n')}\n`;
}

main(process.argv.slice(2)).catch(async (error: unknown) => {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${await usage()}`);
    process.exit(error.exitCode);
  }
  process.stderr.write(`${await explain(error)}\n`);
  process.exit(1);
});

async function explain(error: unknown): Promise<string> {
  const { SettingsError } = await import('@app/platform');
  if (error instanceof SettingsError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
