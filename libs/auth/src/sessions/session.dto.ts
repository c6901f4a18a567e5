import { IsBoolean } from 'class-validator';
import { Optional, PageQuery } from '@app/http';

export class ListSessionsQuery extends PageQuery {}

export class LogoutAllInput {
  /** Stay signed in here. @example true */
  @IsBoolean()
  @Optional()
  keepCurrent?: boolean;
}

/** Where somebody is signed in. */
export class SessionBody {
  /** @example 0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57 */
  id: string;
  /** Browser and system, guessed from what the client says of itself. @example Firefox on Windows */
  device: string;
  /** Where the sign-in came from. @example 192.0.2.7 */
  ip: string | null;
  createdAt: Date;
  /** To the minute. */
  lastSeenAt: Date;
  /** Whether it is the session this was asked with. @example true */
  current: boolean;
  /** Whether somebody from support acts as the person here; no sign-in of theirs. @example false */
  impersonated: boolean;
}
