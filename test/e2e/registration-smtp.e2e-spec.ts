import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { type OutboxMail, parseMail } from '../support/outbox.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface Delivery {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly mail: OutboxMail;
  readonly raw: string;
}

describe('with an SMTP server', () => {
  let smtp: SMTPServer;
  let app: TestApp;
  const delivered: Promise<Delivery>[] = [];
  let announce: () => void;
  const arrival = new Promise<void>((resolve) => (announce = resolve));

  beforeAll(async () => {
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, session, done) {
        const { mailFrom, rcptTo } = session.envelope;
        const delivery = text(stream).then((raw) => ({
          from: mailFrom ? mailFrom.address : '',
          recipients: rcptTo.map(({ address }) => address),
          mail: parseMail(raw),
          raw,
        }));
        delivered.push(delivery);
        void delivery.then(() => {
          done();
          announce();
        });
      },
    });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    app = await TestApp.start({
      REGISTRATION: 'open',
      PUBLIC_URL: 'https://id.example.com',
      SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      MAIL_FROM: 'Rollcall <hello@id.example.com>',
    });
  });

  afterAll(async () => {
    await app.stop();
    await new Promise<void>((resolve) => smtp.close(resolve));
  });

  it('a registration under a spoofed Host is mailed once, links to PUBLIC_URL, and its link works', async () => {
    expect(await registerAs('evil.example', 'smtp@example.com')).toBe(202);
    await arrival;
    const [{ from, recipients, mail, raw }] = (await Promise.all(delivered)) as [Delivery];
    expect(from).toBe('hello@id.example.com');
    expect(recipients).toEqual(['smtp@example.com']);
    expect(mail.body).toContain(`https://id.example.com/verify-email?token=${mail.token}`);
    expect(raw).not.toContain('evil.example');
    expect((await app.anonymous.post('/auth/verify-email', { token: mail.token })).status).toBe(204);
    await app.anonymous.signIn('smtp@example.com', PASSWORD);
    expect(delivered).toHaveLength(1);
  });

  /** fetch does not let a caller write Host. */
  async function registerAs(host: string, email: string): Promise<number> {
    const headers = { host, 'content-type': 'application/json' };
    const call = request(`${app.url}/api/v1/auth/register`, { method: 'POST', headers });
    call.end(JSON.stringify({ email, password: PASSWORD }));
    const [response] = (await once(call, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    return response.statusCode;
  }
});
