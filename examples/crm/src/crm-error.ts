import { HttpException } from '@nestjs/common';

const CATALOGUE = {
  VALIDATION_ERROR: { status: 400, message: 'Something in the request is not as it must be.' },
  CONTACT_UNKNOWN: { status: 400, message: 'There is no contact with the id in contactId.' },
  CONTACT_NOT_FOUND: { status: 404, message: 'There is no such contact.' },
  DEAL_NOT_FOUND: { status: 404, message: 'There is no such deal among those you may see.' },
  STAGE_MOVE_REFUSED: { status: 409, message: 'A deal does not move from its stage to that one.' },
  DEAL_CLOSED: { status: 409, message: 'A deal that is won or lost does not change any more.' },
} as const;

/** In the shape of Rollcall's own errors, so that a front end knows one. */
export class CrmError extends HttpException {
  constructor(code: keyof typeof CATALOGUE, details: readonly string[] = []) {
    const { status, message } = CATALOGUE[code];
    super({ success: false, error: { code, message, ...(details.length > 0 && { details }) } }, status);
  }
}
