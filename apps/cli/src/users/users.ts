import { type Command, UsageError } from '../command.js';
import { usersExport } from './users-export.js';
import { usersImport } from './users-import.js';

/** Users from a file, and into one. */
export const users: Command = {
  parameters: `${usersImport.parameters} | ${usersExport.parameters}`,
  summary: [usersImport.summary, usersExport.summary].join('\n      '),

  async run([action, ...args]) {
    if (action === 'import') return usersImport.run(args);
    if (action === 'export') return usersExport.run(args);
    throw new UsageError('users takes import or export');
  },
};
