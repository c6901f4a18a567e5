import { writeFile } from 'node:fs/promises';
import { type Command } from './command.js';
import { openApiOfTheCode } from './openapi-of-the-code.js';

/** The document is drawn from the code alone: no database is opened, nothing is started. */
export const writeOpenApi: Command = {
  parameters: '[file]',
  summary: 'write the OpenAPI document (default: openapi.json)',

  async run([file = 'openapi.json']) {
    await writeFile(file, `${JSON.stringify(await openApiOfTheCode(), null, 2)}\n`);
    process.stdout.write(`${file} written\n`);
  },
};
