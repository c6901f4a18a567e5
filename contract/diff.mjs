// Holds docs/openapi.json against the released document: what a client may rely on is still there. Prints each break.
// The released document is docs/openapi.released.json; a release copies docs/openapi.json over it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingChanges } from './lib/breaking-changes.mjs';

const DOCS = join(import.meta.dirname, '..', 'docs');
const read = (name) => JSON.parse(readFileSync(join(DOCS, name), 'utf8'));

const breaks = breakingChanges(read('openapi.released.json'), read('openapi.json'));
for (const line of breaks) process.stdout.write(`- ${line}\n`);
process.stdout.write(`rollcall · ${breaks.length} breaking changes since the released document\n`);
process.exit(breaks.length === 0 ? 0 : 1);
