import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { Optional } from '@app/http';

export class ImpersonateInput {
  /** Why; kept in the audit trail. @example Cannot find the invoice, asked us to look */
  @Matches(/\S/, { message: 'reason must say something' })
  @Length(1, 500)
  @IsString()
  reason: string;

  /** Where the person asked for it. @example HELP-2718 */
  @MaxLength(100)
  @IsString()
  @Optional()
  ticket?: string;
}

/** What it takes to act as the person: one access token, and nothing that could renew it. */
export class ImpersonationBody {
  /** A JWT whose `sub` is the person and whose `act.sub` is you; send it as `Authorization: Bearer …`. */
  accessToken: string;
  /** @example Bearer */
  tokenType: string;
  /** Seconds, for the token and the session alike. @example 600 */
  expiresIn: number;
  /** As the person sees it in their list. @example 0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57 */
  sessionId: string;
}
