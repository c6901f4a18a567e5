import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type SendMailOptions, createTransport } from 'nodemailer';
import { type MailMessage } from './mail-message.js';

/** Gets a mail out of the house. Throws when it could not; the caller tries again. */
export interface MailTransport {
  send(message: MailMessage, from: string): Promise<void>;
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
  };
}

function toSend({ language, ...message }: MailMessage, from: string): SendMailOptions {
  const headers = { 'Content-Language': language };
  return { ...message, from, headers, disableFileAccess: true, disableUrlAccess: true };
}
