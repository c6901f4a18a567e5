import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** A request whose headers the server has read, and whose body it waits for: in flight beyond doubt. */
export class PendingRequest {
  private constructor(
    private readonly sent: ClientRequest,
    private readonly text: string,
  ) {}

  static async post(url: string, body: object): Promise<PendingRequest> {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': text.length, expect: '100-continue' };
    const sent = request(url, { method: 'POST', headers, agent: false });
    sent.flushHeaders();
    await once(sent, 'continue');
    return new PendingRequest(sent, text);
  }

  /** Sends the body. @returns the status of the answer, read to its end */
  async finish(): Promise<number> {
    const answered = once(this.sent, 'response') as Promise<[IncomingMessage]>;
    this.sent.end(this.text);
    const [answer] = await answered;
    await answer.resume().toArray();
    return answer.statusCode!;
  }
}
