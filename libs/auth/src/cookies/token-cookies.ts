import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { readCookie, setHostCookie } from '@app/http';
import { DEVICE_DAYS } from '../guessing/device-tokens.js';

const REFRESH_COOKIE = '__Host-rollcall-refresh';
const DEVICE_COOKIE = '__Host-rollcall-device';
const DEVICE_HEADER = 'x-device-token';
const DAY_SECONDS = 86_400;
/** As long as an unused session lives. */
const REFRESH_DAYS = 30;

export interface TokensInBody {
  readonly refreshToken?: string;
  readonly deviceToken?: string;
}

/** The body without what only the browser's cookie jar needs to hold. */
export function moveIntoCookies<Body extends TokensInBody>(
  reply: FastifyReply,
  body: Body,
): Omit<Body, keyof TokensInBody> {
  const { refreshToken, deviceToken, ...rest } = body;
  if (refreshToken !== undefined) setHostCookie(reply, REFRESH_COOKIE, refreshToken, REFRESH_DAYS * DAY_SECONDS);
  if (deviceToken !== undefined) setHostCookie(reply, DEVICE_COOKIE, deviceToken, DEVICE_DAYS * DAY_SECONDS);
  return rest;
}

export function refreshCookieOf(request: FastifyRequest): string | undefined {
  return readCookie(request, REFRESH_COOKIE);
}

export function clearRefreshCookie(reply: FastifyReply): void {
  setHostCookie(reply, REFRESH_COOKIE, '', 0);
}

/** The device token the caller presents, as header or cookie: any text, or none. */
export const PresentedDevice = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const header = request.headers[DEVICE_HEADER];
  return typeof header === 'string' ? header : readCookie(request, DEVICE_COOKIE);
});
