import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { UserBody } from '@app/users';

export class LoginInput {
  /** @example zoe.mueller@example.com */
  @MaxLength(320)
  @IsString()
  email: string;

  /** @example correct horse battery staple */
  @MaxLength(1024)
  @IsString()
  password: string;
}

export class RefreshInput {
  /** As the last sign-in or refresh answered it; each works once. Left out by browsers whose cookie holds it. */
  @ApiPropertyOptional()
  @MaxLength(200)
  @IsString()
  refreshToken: string;
}

export class ImpersonatorBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  id: string;
  /** @example sam.support@example.com */
  email: string;
}

/** The signed-in person, with what they may do everywhere. */
export class MeBody extends UserBody {
  /** Roles held at the global scope, inherited ones included. @example ["admin"] */
  roles: string[];
  /** Permissions held at the global scope, wildcards as they are. @example ["users:*"] */
  permissions: string[];
  /** Who acts as the person; absent when it is the person. */
  impersonator?: ImpersonatorBody;
}

export class TokensBody {
  /** A JWT; send it as `Authorization: Bearer …`. */
  accessToken: string;
  /** @example Bearer */
  tokenType: string;
  /** Seconds. @example 600 */
  expiresIn: number;
  /** Opaque; works once. Absent when it was set as a cookie. */
  refreshToken?: string;
}

export class LoginBody extends TokensBody {
  /**
   * Send it with the next sign-in as `X-Device-Token`: strangers who guess passwords then cannot lock this device out. Signs
   * nobody in by itself; lasts 90 days. Absent when it was set as a cookie.
   */
  deviceToken?: string;
  user: MeBody;
}
