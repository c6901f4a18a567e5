import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail that the receiver has accepted: from then on it answers for it. */
export interface ReceivedMail {
  readonly to: string;
  readonly messageId: string;
  readonly isComplete: boolean;
}

/** An SMTP server for tests, which says yes, or what it is told to say. */
export class SmtpReceiver {
  readonly received: ReceivedMail[] = [];
  /** A code of RFC 5321 for who is refused, undefined for who is not. */
  refusalOf: (to: string) => number | undefined = () => undefined;
  /** Between taking a mail and saying so. */
  beforeAnswer: () => void = () => undefined;

  private constructor(private readonly server: SMTPServer) {}

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  static async start(): Promise<SmtpReceiver> {
    const server: SMTPServer = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, done) => done(self.judge(address)),
      onData: (stream, { envelope }, done) => {
        const to = envelope.rcptTo[0]!.address;
        text(stream).then(
          (raw) => self.take(to, raw, done),
          () => undefined,
        );
      },
    });
    // A connection that a test breaks is no fault of the test.
    server.on('error', () => undefined);
    const self = new SmtpReceiver(server);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return self;
  }

  mailsTo(address: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to === address);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private judge(address: string): Error | undefined {
    const responseCode = this.refusalOf(address);
    return responseCode === undefined ? undefined : Object.assign(new Error('not now'), { responseCode });
  }

  private take(to: string, raw: string, done: () => void): void {
    const messageId = /^Message-ID: (\S+)/im.exec(raw)?.[1] ?? '';
    this.received.push({ to, messageId, isComplete: /--\r?\n\s*$/.test(raw) });
    this.beforeAnswer();
    done();
  }
}
