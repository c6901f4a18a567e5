import { Type } from 'class-transformer';
import { IsObject, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import { Optional, PageQuery } from '@app/http';
import { ProfileInput } from '@app/users';

export class ListInvitationsQuery extends PageQuery {}

/** An invitation that can still be accepted. */
export class InvitationBody {
  /** @example 6f1c2c1e-7c53-4a0e-9a55-2d0b1f3c9e21 */
  id: string;
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example zoe.mueller@example.com */
  email: string;
  /** Whose call sent it; null when Rollcall itself did. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  invitedBy: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export class AcceptInvitationInput {
  /** From the link in the mail; works once. */
  @MaxLength(200)
  @IsString()
  token: string;

  /** @example correct horse battery staple */
  @Length(12, 128)
  @IsString()
  password: string;

  @Type(() => ProfileInput)
  @ValidateNested()
  @IsObject()
  @Optional()
  profile?: ProfileInput;
}
