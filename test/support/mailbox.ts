import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The mails an application wrote to its own data directory. */
export class Mailbox {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-mail-'));

  /** Quoted-printable undone, so that what was written can be searched for. */
  to(address: string): string[] {
    return this.all().filter((mail) => new RegExp(`^To: ${address}\\r?$`, 'im').test(mail));
  }

  /** Mail is sent after the answer: waits until so many have come. */
  async waitFor(address: string, count: number): Promise<string[]> {
    for (let waitedMs = 0; waitedMs < 10_000 && this.to(address).length < count; waitedMs += 50) await sleep(50);
    return this.to(address);
  }

  private all(): string[] {
    const folder = path.join(this.dataDir, 'mail');
    try {
      return readdirSync(folder)
        .sort()
        .map((name) => readFileSync(path.join(folder, name), 'utf8').replace(/=\r?\n/g, ''));
    } catch {
      return [];
    }
  }
}
