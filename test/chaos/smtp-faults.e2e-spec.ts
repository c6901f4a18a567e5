import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient } from '../support/api-client.js';
import { Replicas } from '../support/replicas.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';
import { type MailReport, printMails } from './support/report.js';
import { SmtpReceiver } from './support/smtp-receiver.js';
import { type LineFault, TcpProxy } from './support/tcp-proxy.js';

/** By hand, with `npm run test:chaos`: ten. */
const TIMES = Number(process.env['CHAOS_FAULTS'] ?? 1);
const MAILS = 4;
const FAULT_MS = 400;
/** Less than the ten seconds that SMTP is waited for, and far more than a busy machine takes to answer. */
const LONGEST_REQUEST_MS = 8_000;
const PATIENCE_MS = 30_000;

let smtp: SmtpReceiver;
let line: TcpProxy;
let replicas: Replicas;
let owner: ApiClient;

beforeAll(async () => {
  smtp = await SmtpReceiver.start();
  line = await TcpProxy.to(smtp.port);
  replicas = await Replicas.start(1, { SMTP_URL: `smtp://127.0.0.1:${line.port}`, MAIL_FROM: 'hello@id.example.com' });
  owner = await replicas.running[0]!.api.signIn(OWNER_EMAIL, PASSWORD);
}, 60_000);

afterAll(async () => {
  await replicas.stop();
  await line.stop();
  await smtp.stop();
});

interface Fault {
  readonly begin: () => void;
  readonly end: () => void;
}

const onLine = (fault: LineFault): Fault => ({ begin: () => line.disturb(fault), end: () => line.heal() });
const refusing = (code: number): Fault => ({
  begin: () => (smtp.refusalOf = () => code),
  end: () => (smtp.refusalOf = () => undefined),
});
/** The one moment in which nobody can know: the receiver has the mail, and the sender does not hear so. */
const UNHEARD: Fault = {
  begin: () => (smtp.beforeAnswer = () => line.reset()),
  end: () => (smtp.beforeAnswer = () => undefined),
};

const FAULTS: Record<string, Fault> = {
  'nothing arrives': onLine({ kind: 'blackhole' }),
  'requests arrive, answers do not': onLine({ kind: 'half-open' }),
  'all is slow': onLine({ kind: 'delay', ms: 100 }),
  'the line breaks in the greeting': onLine({ kind: 'cut', afterBytes: 10 }),
  'the line breaks in the middle of a mail': onLine({ kind: 'cut', afterBytes: 600, of: 'requests' }),
  'connections are reset': { begin: () => (line.target = 1), end: () => (line.target = smtp.port) },
  'the receiver says 451, try again': refusing(451),
  'the receiver says 554, no': refusing(554),
  'the line breaks before the receiver’s yes': UNHEARD,
};

interface Asked {
  readonly addresses: readonly string[];
  readonly slowestMs: number;
}

let people = 0;

/** Invitations: each is mailed in the transaction that makes the account. */
async function invite(count: number): Promise<Asked> {
  const addresses: string[] = [];
  let slowestMs = 0;
  for (let n = 0; n < count; n++) {
    const email = `guest-${people++}@example.com`;
    const begun = performance.now();
    const { status, text } = await owner.post('/users', { email });
    if (status !== 201) throw new Error(`Not invited: ${status} ${text}`);
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    addresses.push(email);
  }
  return { addresses, slowestMs };
}

async function inviteDuring({ begin, end }: Fault): Promise<Asked> {
  begin();
  const asked = await invite(MAILS);
  await sleep(FAULT_MS);
  end();
  return asked;
}

/** Lets the pause before the next attempt pass. */
async function hasten(more = ''): Promise<void> {
  await replicas.sql(
    `UPDATE pgboss.job SET start_after = now() ${more} WHERE name = 'mail' AND state = 'retry' AND start_after > now()`,
  );
  await replicas.sql(`SELECT pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), 'mail')`);
}

async function hastenUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  await until(async () => {
    await hasten();
    await sleep(100);
    return condition();
  }, PATIENCE_MS);
}

function reportOf(fault: string, asked: readonly string[], slowestMs: number): MailReport {
  const copies = asked.map((address) => smtp.mailsTo(address));
  return {
    fault,
    asked: asked.length,
    lost: copies.filter((mails) => mails.length === 0).length,
    twice: copies.filter((mails) => mails.length > 1).length,
    halves: copies.flat().filter(({ isComplete }) => !isComplete).length,
    slowestRequestMs: Math.round(slowestMs),
  };
}

describe('while SMTP fails', () => {
  it(
    'nobody waits for it, and each mail goes out once; twice, and recognisable, only when the yes was not heard',
    async () => {
      const reports: MailReport[] = [];
      for (const [fault, strike] of Object.entries(FAULTS)) {
        const rounds: Asked[] = [];
        for (let n = 0; n < TIMES; n++) rounds.push(await inviteDuring(strike));
        const asked = rounds.flatMap(({ addresses }) => addresses);
        await hastenUntil(async () => (await unfinished()) === 0);
        reports.push(reportOf(fault, asked, Math.max(...rounds.map(({ slowestMs }) => slowestMs))));
      }
      printMails(reports);
      for (const report of reports) {
        expect(report).toMatchObject({ lost: 0, halves: 0 });
        expect(report.slowestRequestMs).toBeLessThan(LONGEST_REQUEST_MS);
      }
      const doubled = reports.filter(({ twice }) => twice > 0).map(({ fault }) => fault);
      expect(doubled).toEqual(['the line breaks before the receiver’s yes']);
      const ids = new Map(smtp.received.map(({ to, messageId }) => [to, messageId]));
      for (const { to, messageId } of smtp.received) expect(messageId).toBe(ids.get(to));
      expect(new Set(ids.values()).size).toBe(people);
      expect(replicas.running[0]!.hasExited).toBe(false);
    },
    120_000 + TIMES * 60_000,
  );

  it('it is tried again after pauses that grow to a quarter of an hour, and at last put aside, where it is seen', async () => {
    smtp.refusalOf = (to) => (to === 'nobody@example.com' ? 550 : undefined);
    await owner.post('/users', { email: 'nobody@example.com' });
    for (let attempt = 1; attempt <= 3; attempt++) {
      const pause = await pauseAfter(attempt);
      expect(pause).toBeGreaterThanOrEqual(2 ** (attempt - 1));
      expect(pause).toBeLessThan(2 ** attempt + 1);
      await hasten(attempt === 3 ? ', retry_count = retry_limit - 2' : '');
    }
    await until(async () => (await longestPause()) > 400, PATIENCE_MS);
    expect(await longestPause()).toBeLessThanOrEqual(900);
    await hastenUntil(async () => (await deadLetters()).length > 0);
    expect(await deadLetters()).toEqual([{ reason: expect.stringContaining('550') as unknown }]);
    const { addresses } = await invite(1);
    await until(() => smtp.mailsTo(addresses[0]!).length === 1, PATIENCE_MS);
  }, 60_000);
});

async function unfinished(): Promise<number> {
  const [row] = await replicas.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'mail' AND state < 'completed'`,
  );
  return row!.count;
}

/** Seconds from that attempt to the next. */
async function pauseAfter(attempt: number): Promise<number> {
  let pause: number | undefined;
  await until(async () => {
    const [row] = await replicas.sql<{ pause: number }>(
      `SELECT extract(epoch FROM start_after - started_on)::float8 AS pause FROM pgboss.job
       WHERE name = 'mail' AND state = 'retry' AND retry_count = $1`,
      [attempt - 1],
    );
    pause = row?.pause;
    return pause !== undefined;
  }, PATIENCE_MS);
  return pause!;
}

async function longestPause(): Promise<number> {
  const [row] = await replicas.sql<{ pause: number | null }>(
    `SELECT max(extract(epoch FROM start_after - now()))::float8 AS pause FROM pgboss.job WHERE name = 'mail' AND state = 'retry'`,
  );
  return row?.pause ?? 0;
}

/** As the runbook looks at them. */
function deadLetters(): Promise<{ reason: string }[]> {
  return replicas.sql(
    `SELECT source_output ->> 'message' AS reason FROM pgboss.job WHERE name = 'mail-dead' AND state = 'created'`,
  );
}
