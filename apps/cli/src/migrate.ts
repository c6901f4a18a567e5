import { prepareRuntime, settingsFromEnvironment } from '@app/platform';
import { MIGRATIONS } from '../../../migrations/index.js';
import { type Command } from './command.js';

/** Before a rollout whose replicas start with MIGRATE_ON_START=false. */
export const migrate: Command = {
  parameters: '',
  summary: 'brings the schema up to date and gives the application’s role its grants, then ends',

  async run() {
    const settings = { ...settingsFromEnvironment(), migrateOnStart: true };
    const say = (message: string) => process.stdout.write(`rollcall · ${message}\n`);
    const runtime = await prepareRuntime(settings, MIGRATIONS, say);
    await runtime.stop();
    say('the schema is up to date');
  },
};
