import { type FastifyReply, type FastifyRequest } from 'fastify';

/** What a cookie's name and value may consist of without quoting (RFC 6265, 4.1.1), narrowed to what our tokens need. */
const SAFE = /^[\w.~-]*$/;

/** The value the browser sent; undefined when there is none. Of two with one name, the first (RFC 6265, 5.4). */
export function readCookie(request: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * Sets a cookie that no script reads, no other site sends, no plain connection carries and, by the prefix `__Host-`, no
 * neighbouring host can have planted. @param maxAgeSeconds 0 deletes it
 */
export function setHostCookie(
  reply: FastifyReply,
  name: `__Host-${string}`,
  value: string,
  maxAgeSeconds: number,
): void {
  void reply.header('Set-Cookie', hostCookie(name, value, maxAgeSeconds));
}

export function hostCookie(name: `__Host-${string}`, value: string, maxAgeSeconds: number): string {
  if (!SAFE.test(name) || !SAFE.test(value))
    throw new Error(`The cookie ${name} has a name or value that needs quoting`);
  return `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; Secure; SameSite=Strict`;
}
