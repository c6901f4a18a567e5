import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { callerFolder } from '@app/platform';
import { type RolesSource, parseRolesFile } from '@app/roles';

/** @throws RolesFileError; Error when there is no such file */
export async function readSource(file: string): Promise<RolesSource> {
  return parseRolesFile(file === '-' ? await text(process.stdin) : await readFile(inCallerFolder(file), 'utf8'));
}

export async function writeFileOf(file: string, content: string): Promise<void> {
  await writeFile(inCallerFolder(file), content);
}

function inCallerFolder(file: string): string {
  return path.resolve(callerFolder(), file);
}
