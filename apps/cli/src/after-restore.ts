import { RestoredDatabaseService } from '@app/auth';
import { type Command } from './command.js';
import { inApplication } from './in-application.js';

/** The last step of a restore, before replicas serve again. */
export const afterRestore: Command = {
  parameters: '',
  summary: 'after a restore to the past: end all sessions and reset links, and withdraw the signing keys',

  async run() {
    const ended = await inApplication((app) => app.get(RestoredDatabaseService).settle());
    process.stdout.write(
      `Ended: ${ended.sessions} sessions, ${ended.resetLinks} reset links, ${ended.challenges} sign-ins half done. ` +
        'Access tokens are signed by a new key; everybody signs in again.\n',
    );
  },
};
