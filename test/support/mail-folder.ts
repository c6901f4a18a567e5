import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The mail a test's application has sent: start it with `DATA_DIR: folder.dataDir`. */
export class MailFolder {
  /** @param about keeps other mail out of the count, such as invitations and notices of new sign-ins */
  constructor(private readonly about = /./) {}

  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-mail-'));

  /** The mails to an address, oldest first, as plain text. */
  to(address: string): string[] {
    const sent = this.all().filter((mail) => mail.toLowerCase().includes(`to: ${address.toLowerCase()}`));
    return sent.filter((mail) => this.about.test(mail));
  }

  /** Waits for the nth mail to an address. */
  async nth(count: number, address: string): Promise<string> {
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 25) {
      const mail = this.to(address)[count - 1];
      if (mail !== undefined) return mail;
      await sleep(25);
    }
    throw new Error(`${address} got ${this.to(address).length} mails, not ${count}`);
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private all(): string[] {
    try {
      const folder = path.join(this.dataDir, 'mail');
      const files = readdirSync(folder).sort();
      return files.map((name) => decodeQuotedPrintable(readFileSync(path.join(folder, name), 'utf8')));
    } catch {
      return [];
    }
  }
}

function decodeQuotedPrintable(text: string): string {
  return text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
