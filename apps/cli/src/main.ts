import 'reflect-metadata';
import { SettingsError } from '@app/platform';
import { type Command, UsageError } from './command.js';
import { afterRestore } from './after-restore.js';
import { auditVerify } from './audit-verify.js';
import { bootstrapAdmin } from './bootstrap-admin.js';
import { migrate } from './migrate.js';
import { roles } from './roles/roles.js';
import { rotateKeys } from './rotate-keys.js';
import { users } from './users/users.js';
import { writeErrorReference } from './write-error-reference.js';
import { writeOpenApi } from './write-openapi.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  'after-restore': afterRestore,
  'audit-verify': auditVerify,
  'bootstrap-admin': bootstrapAdmin,
  migrate,
  roles,
  'rotate-keys': rotateKeys,
  users,
  'write-error-reference': writeErrorReference,
  'write-openapi': writeOpenApi,
};

async function main([name = '', ...args]: string[]): Promise<void> {
  const command = COMMANDS[name];
  if (!command) throw new UsageError(name === '' ? 'no command was given' : `there is no command ${name}`);
  await command.run(args);
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { parameters, summary }]) => `  ${name} ${parameters}\n      ${summary}`,
  );
  return `Usage: npm run cli -- <command>\n\n${lines.join('\n')}\n`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${usage()}`);
  else process.stderr.write(`${error instanceof SettingsError ? error.message : explain(error)}\n`);
  process.exit(error instanceof UsageError ? error.exitCode : 1);
});

function explain(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
