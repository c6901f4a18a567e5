import 'reflect-metadata';
import { once } from 'node:events';
import { FirstOwner } from '@app/auth';
import {
  type Runtime,
  type Settings,
  SettingsError,
  createLogger,
  prepareRuntime,
  settingsFromEnvironment,
  terminalOutput,
} from '@app/platform';
import { MIGRATIONS } from '../../../migrations/index.js';
import { banner } from './banner.js';
import { createApp } from './create-app.js';
import { keepFirstOwner } from './first-owner-file.js';
import { releaseStartMemory } from './release-start-memory.js';
import { drainAndClose, stopRequest } from './shutdown.js';

/** The first owner's address when nobody chose one. Only ever used by the embedded default. */
const DEFAULT_OWNER_EMAIL = 'owner@rollcall.local';

const ONE_ROLE_WARNING =
  'The application owns the schema, so it could switch off what protects the audit trail: give it a role of its own and set MIGRATION_DATABASE_URL';

const stopRequested = stopRequest();

async function main(): Promise<void> {
  const settings = settingsFromEnvironment();
  const runtime = await prepareRuntime(settings, MIGRATIONS, progress, stopRequested);
  try {
    if (!stopRequested.aborted) await serve(runtime);
  } finally {
    await runtime.stop();
  }
  end();
}

/** Until it is asked to stop. */
async function serve({ settings, isEmbedded }: Runtime): Promise<void> {
  const isWatched = !settings.production && process.stdout.isTTY;
  const logger = createLogger({
    level: settings.logLevel,
    destination: isWatched ? await terminalOutput() : undefined,
  });
  if (ownsTheSchema(settings)) logger.warn(ONE_ROLE_WARNING);
  const app = await createApp(settings, logger);
  const owner = await app.get(FirstOwner).ensure(ownerEmail(settings, isEmbedded), settings.bootstrapOwner.password);
  if (isEmbedded && owner?.generatedPassword) await keepFirstOwner(settings.dataDir, owner);
  await app.listen(settings.port, settings.host);
  process.stdout.write(`${banner({ settings, isEmbedded, owner, startedInMs: process.uptime() * 1000 })}\n`);
  releaseStartMemory();
  if (!stopRequested.aborted) await once(stopRequested, 'abort');
  progress('stopping');
  await drainAndClose(app, settings.production ? 'production' : 'development');
}

function ownsTheSchema({ production, migrateOnStart, migrationDatabaseUrl, databaseUrl }: Settings): boolean {
  return production && migrateOnStart && migrationDatabaseUrl === databaseUrl;
}

function ownerEmail(settings: Settings, isEmbedded: boolean): string | undefined {
  return settings.bootstrapOwner.email ?? (isEmbedded ? DEFAULT_OWNER_EMAIL : undefined);
}

function end(): never {
  progress('stopped');
  process.exit(0);
}

function progress(message: string): void {
  process.stdout.write(`rollcall · ${message}\n`);
}

/** What a person can act on is told in a sentence; anything else with its stack. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} on ${address} is taken; choose another with PORT=…`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch((error: unknown) => {
  // It was asked to stop while it waited for PostgreSQL, or for migrations.
  if (stopRequested.aborted && error instanceof Error && error.name === 'AbortError') end();
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
