import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface OutboxMail {
  readonly to: string;
  readonly subject: string;
  /** As the header names it. */
  readonly language: string;
  /** Decoded, both forms one after the other. */
  readonly body: string;
  /** Of the link in it. */
  readonly token: string | undefined;
}

/** Tests sign in from many places; the notice of it is tested for itself. */
const NOT_A_SIGN_IN_NOTICE = /^(?!New sign-in)/;
const PATIENCE_MS = 10_000;
/** Long enough for a job that was announced to have run. */
const SILENCE_MS = 700;

/** The mails an application wrote into its data directory. Start it with `DATA_DIR: outbox.dataDir`. */
export class Outbox {
  /** @param about which subjects count */
  constructor(private readonly about = NOT_A_SIGN_IN_NOTICE) {}

  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-mail-'));

  private readonly read = new Map<string, OutboxMail>();

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Oldest first. */
  async all(to?: string): Promise<OutboxMail[]> {
    const folder = path.join(this.dataDir, 'mail');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.sort().map((name) => this.open(path.join(folder, name))));
    return mails.filter((mail) => (to === undefined || mail.to === to) && this.about.test(mail.subject));
  }

  /** Waits until as many mails as `count` have come to this address, and answers the last. */
  async take(to: string, count = 1): Promise<OutboxMail> {
    for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 25) {
      const mails = await this.all(to);
      if (mails.length >= count) return mails[count - 1]!;
      await sleep(25);
    }
    throw new Error(`Waited for ${count} mails to ${to}, there are: ${JSON.stringify(await this.all(to))}`);
  }

  /** How many mails this address has got when nothing more comes. */
  async countAfterSilence(to: string): Promise<number> {
    await sleep(SILENCE_MS);
    return (await this.all(to)).length;
  }

  /** Each file is read once: there are hundreds, and `take` looks again and again. */
  private async open(file: string): Promise<OutboxMail> {
    const known = this.read.get(file);
    if (known) return known;
    const mail = parseMail(await readFile(file, 'utf8'));
    this.read.set(file, mail);
    return mail;
  }
}

export function parseMail(eml: string): OutboxMail {
  const header = (name: string) => new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)$`, 'mi').exec(eml)?.[1]?.trim() ?? '';
  const body = fromQuotedPrintable(eml.slice(eml.search(/\r?\n\r?\n/)).replace(/=\r?\n/g, ''));
  return {
    to: header('To'),
    subject: fromEncodedWords(header('Subject')),
    language: header('Content-Language'),
    body,
    token: /[?&]token=([\w-]{43})/.exec(body)?.[1],
  };
}

/** RFC 2047: how a header carries more than ASCII. */
function fromEncodedWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : fromQuotedPrintable(word.replaceAll('_', ' ')),
    );
}

function fromQuotedPrintable(text: string): string {
  return text.replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString());
}
