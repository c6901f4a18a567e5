import 'reflect-metadata';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstOwner } from '@app/auth';
import {
  type Runtime,
  type Settings,
  SettingsError,
  createLogger,
  prepareRuntime,
  settingsFromEnvironment,
} from '@app/platform';
import { MIGRATIONS } from '../../../migrations/index.js';
import { banner } from './banner.js';
import { createApp } from './create-app.js';
import { keepFirstOwner } from './first-owner-file.js';
import { drainAndClose, onStopRequest } from './shutdown.js';

/** The first owner's address when nobody chose one. Only ever used by the embedded default. */
const DEFAULT_OWNER_EMAIL = 'owner@rollcall.local';

async function main(): Promise<void> {
  const settings = settingsFromEnvironment();
  const runtime = await prepareRuntime(settings, MIGRATIONS, progress);
  try {
    await serve(runtime);
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

async function serve(runtime: Runtime): Promise<void> {
  const { settings, isEmbedded } = runtime;
  const logger = createLogger({ level: settings.logLevel, pretty: !settings.production && process.stdout.isTTY });
  const app = await createApp(settings, logger);
  const owner = await app.get(FirstOwner).ensure(ownerEmail(settings, isEmbedded), settings.bootstrapOwner.password);
  if (isEmbedded && owner?.generatedPassword) await keepFirstOwner(settings.dataDir, owner);
  onStopRequest(() => void stop(app, runtime));
  await app.listen(settings.port, settings.host);
  process.stdout.write(`${banner({ settings, isEmbedded, owner, startedInMs: process.uptime() * 1000 })}\n`);
}

function ownerEmail(settings: Settings, isEmbedded: boolean): string | undefined {
  return settings.bootstrapOwner.email ?? (isEmbedded ? DEFAULT_OWNER_EMAIL : undefined);
}

async function stop(app: NestFastifyApplication, runtime: Runtime): Promise<void> {
  progress('stopping');
  await drainAndClose(app);
  await runtime.stop();
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
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
