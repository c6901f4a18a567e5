import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type SendMailOptions, createTransport } from 'nodemailer';
import { type MailMessage } from './mail-message.js';

/** Gets a mail out of the house. Throws when it could not; the caller tries again. */
export interface MailTransport {
  send(message: MailMessage, from: string): Promise<void>;
  /** Removes what it still has of mails to these addresses, in lower case. */
  forget(addresses: readonly string[]): Promise<void>;
}

const TIMEOUT_MS = 10_000;

export function smtpTransport(url: string): MailTransport {
  const smtp = createTransport(url, {
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  } as never);
  return {
    async send(message, from) {
      await smtp.sendMail(toSend(message, from));
    },
    // What left the house is out of reach.
    forget: () => Promise.resolve(),
  };
}

/** Without SMTP, each mail is a file that a mail program opens: nothing to install to see what would be sent. */
export function fileTransport(folder: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(message, from) {
      const { message: eml } = await composer.sendMail(toSend(message, from));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`;
      await writeFile(path.join(folder, name), eml as Buffer, { mode: 0o600 });
    },
    forget: (addresses) => removeMailsTo(folder, addresses),
  };
}

/** By their header: Rollcall writes to one address at a time. */
async function removeMailsTo(folder: string, addresses: readonly string[]): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
  for (const name of names) {
    const file = path.join(folder, name);
    const to = /^To: ([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/im.exec(await readFile(file, 'utf8').catch(() => ''))?.[1];
    if (to && addresses.includes(to.trim().toLowerCase())) await rm(file, { force: true });
  }
}

function toSend({ language, ...message }: MailMessage, from: string): SendMailOptions {
  const headers = { 'Content-Language': language };
  return { ...message, from, headers, disableFileAccess: true, disableUrlAccess: true };
}
