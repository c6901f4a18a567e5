import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type SendMailOptions, type Transporter } from 'nodemailer';
import { type MailMessage } from './mail-message.js';

/** Gets a mail out of the house; what that takes is loaded with the first one. Throws when it could not; the caller tries again. */
export interface MailTransport {
  /** @param id the same each time this mail is tried: a receiver that got it twice can tell (RFC 5322, 3.6.4) */
  send(message: MailMessage, from: string, id?: string): Promise<void>;
  /** Removes what it still has of mails to these addresses, in lower case. */
  forget(addresses: readonly string[]): Promise<void>;
}

const TIMEOUT_MS = 10_000;

export function smtpTransport(url: string): MailTransport {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  let smtp: Transporter | undefined;
  return {
    async send(message, from, id) {
      const { createTransport } = await import('nodemailer');
      smtp ??= createTransport(url, timeouts as never);
      await smtp.sendMail(toSend(message, from, id));
    },
    // What left the house is out of reach.
    forget: () => Promise.resolve(),
  };
}

/** Without SMTP, each mail is a file that a mail program opens: nothing to install to see what would be sent. */
export function fileTransport(folder: string): MailTransport {
  return {
    async send(message, from, id) {
      const { createTransport } = await import('nodemailer');
      const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
      const { message: eml } = await composer.sendMail(toSend(message, from, id));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`;
      await writeWhole(path.join(folder, name), eml as Buffer);
    },
    forget: (addresses) => removeMailsTo(folder, addresses),
  };
}

/** All of it or nothing: on a full disk half a mail would be left, and the whole one beside it later. */
async function writeWhole(file: string, content: Buffer): Promise<void> {
  const part = `${file}.part`;
  try {
    await writeFile(part, content, { mode: 0o600 });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
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

function toSend({ language, ...message }: MailMessage, from: string, id: string = randomUUID()): SendMailOptions {
  const headers = { 'Content-Language': language };
  const messageId = `<${id}@${/@([^\s>]+)/.exec(from)?.[1] ?? 'localhost'}>`;
  return { ...message, from, headers, messageId, disableFileAccess: true, disableUrlAccess: true };
}
