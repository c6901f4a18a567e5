import { IsBoolean } from 'class-validator';
import { Optional, PageQuery } from '@app/http';

export class RotateKeysInput {
  /** For a key that leaked: every access token it signed is refused at once. @example false */
  @IsBoolean()
  @Optional()
  immediately?: boolean;
}

export class ListSigningKeysQuery extends PageQuery {}

/** A signing key without its private half. */
export class SigningKeyBody {
  /** Stands in the header of the tokens it signs. @example 5kFtBinfVbCBLa4tDF3-ieiU0DuZ-a6SFN5Uw1js5qw */
  kid: string;
  /** @example ES256 */
  algorithm: string;
  /** `next` (published, not signing yet), `current` or `retired`. @example current */
  status: string;
  publishedAt: Date;
  /** Since when it signs; null for the next one. */
  activatedAt: Date | null;
  retiredAt: Date | null;
  /** Until when a retired key still verifies what it signed. */
  trustedUntil: Date | null;
}
