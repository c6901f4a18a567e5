import { writeFile } from 'node:fs/promises';
import { type Command } from './command.js';
import { errorReference } from './error-reference.js';
import { openApiOfTheCode } from './openapi-of-the-code.js';

export const writeErrorReference: Command = {
  parameters: '[file]',
  summary: 'write the reference of error codes (default: errors.md)',

  async run([file = 'errors.md']) {
    await writeFile(file, errorReference(await openApiOfTheCode()));
    process.stdout.write(`${file} written\n`);
  },
};
