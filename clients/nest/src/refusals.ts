import { HttpException } from '@nestjs/common';

/** Every way in which this library refuses; the codes are Rollcall's own, so a front end handles both alike. */
const CATALOGUE = {
  UNAUTHENTICATED: { status: 401, message: 'A valid access token is required.' },
  TOKEN_EXPIRED: { status: 401, message: 'The access token has expired.' },
  PERMISSION_DENIED: { status: 403, message: 'You may not do this.' },
  PASSWORD_CHANGE_REQUIRED: { status: 403, message: 'Change your password first.' },
  MFA_ENROLMENT_REQUIRED: { status: 403, message: 'A role of yours demands a second factor; enrol one first.' },
  IMPERSONATION_FORBIDDEN: { status: 403, message: 'This is closed to whoever acts as somebody else.' },
  RULE_MISSING: { status: 403, message: 'This route does not say who may call it.' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'Who may do this cannot be found out right now; see Retry-After.' },
} as const;

export type RefusalCode = keyof typeof CATALOGUE;

const HEADERS: Readonly<Record<number, readonly [name: string, value: string]>> = {
  401: ['WWW-Authenticate', 'Bearer error="invalid_token"'],
  503: ['Retry-After', '1'],
};

/** Answered as `{ success: false, error: { code, message } }`, with `WWW-Authenticate` or `Retry-After` where it helps. */
export class RollcallRefusal extends HttpException {
  constructor(
    readonly code: RefusalCode,
    options: { readonly cause?: unknown } = {},
  ) {
    const { status, message } = CATALOGUE[code];
    super({ success: false, error: { code, message } }, status, options);
    this.message = message;
  }

  get header(): readonly [name: string, value: string] | undefined {
    return HEADERS[this.getStatus()];
  }
}

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(CATALOGUE, code);
}
