import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Owner } from '@app/auth';

/**
 * The generated password of the embedded default, beside the data it opens and readable by its owner only, so that the
 * tour can sign in. Whoever can read it can read the database beside it as well; production never writes it.
 */
export async function keepFirstOwner(dataDir: string, { email, generatedPassword }: Owner): Promise<void> {
  const content = JSON.stringify({ email, password: generatedPassword }, null, 2);
  await writeFile(path.join(dataDir, 'first-owner.json'), `${content}\n`, { mode: 0o600 });
}
