import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Is there a `redis-server` that the tests can start? */
export function hasRedisServer() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => isExecutable(join(folder, 'redis-server')));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
