import { createInterface } from 'node:readline/promises';
import { UsageError } from '../command.js';

/** @throws UsageError when nobody is there to ask */
export async function confirm(shown: string, isJson: boolean): Promise<boolean> {
  if (isJson || !process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UsageError(
      'roles apply asks on a terminal; elsewhere it takes --yes, or --if-match with the etag of a plan',
      1,
    );
  }
  process.stdout.write(shown);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question('Make these changes? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}
