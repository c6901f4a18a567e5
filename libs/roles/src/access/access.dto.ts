import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsObject,
  IsString,
  IsUUID,
  Length,
  ValidateNested,
} from 'class-validator';
import { Optional, Pattern } from '@app/http';
import { AsOfPageQuery, AsOfQuery } from './as-of.dto.js';

const PERMISSION_CODE = {
  regexp: /^[a-z][a-z0-9_-]*(:[a-z][a-z0-9_-]*)+$/,
  message: '$property must be a permission code without wildcards, such as users:read',
};

class WhereAndWhen extends AsOfQuery {
  /** Where; left out, it must be held everywhere. @example org:42 */
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;
}

class Question extends WhereAndWhen {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  userId: string;

  /** @example crm:deals:write */
  @Length(1, 200)
  @Pattern(PERMISSION_CODE)
  permission: string;
}

export class AccessQuestion extends Question {}

/** One question, or up to a hundred as `checks`. */
export class CheckAccessInput extends WhereAndWhen {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  @Optional()
  userId?: string;

  /** @example crm:deals:write */
  @Length(1, 200)
  @Pattern(PERMISSION_CODE)
  @Optional()
  permission?: string;

  @Type(() => AccessQuestion)
  @ValidateNested({ each: true })
  @IsObject({ each: true })
  @ArrayMaxSize(100)
  @ArrayNotEmpty()
  @IsArray()
  @Optional()
  checks?: AccessQuestion[];
}

export class AccessDecision {
  /** @example true */
  allowed: boolean;
}

/** `allowed` for one question, `results` in the order of `checks` for many. */
export class CheckAccessBody {
  /** @example true */
  allowed?: boolean;
  results?: AccessDecision[];
}

export class ExplainAccessQuery extends Question {}

export class NamedThing {
  id: string;
  /** @example auditor */
  name: string;
}

/** One way to the permission: a grant or a chain of groups, then a chain of roles. */
export class AccessPath {
  /** The code that covers the permission asked for. @example users:* */
  permission: string;
  /** @example * */
  scope: string;
  /** The grant it begins with; null when it comes by a group. */
  grantId: string | null;
  /** From the group the user is a member of to the one that carries the role; empty for a grant. */
  groups: NamedThing[];
  /** From the role granted to the one that carries the permission. */
  roles: NamedThing[];
  validFrom: Date;
  /** Null: for good. */
  validUntil: Date | null;
}

/** Why somebody is or is not allowed. */
export class ExplanationBody {
  /** @example true */
  allowed: boolean;
  /** `ALLOWED`, `ACCOUNT_NOT_ACTIVE`, `HELD_AT_OTHER_SCOPES` or `NOT_HELD`. @example ALLOWED */
  reason: string;
  /** Every way to the permission at this scope; to take them all away is to deny. */
  paths: AccessPath[];
  /** Scopes at which it is held, when it is not held at this one. @example ["org:7"] */
  otherScopes: string[];
}

export class ListPermissionsOfUserQuery extends AsOfPageQuery {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  userId: string;
}

export class HeldPermission {
  /** As it is held, wildcards included. @example users:* */
  permission: string;
  /** @example * */
  scope: string;
}

export class ListHoldersQuery extends AsOfPageQuery {
  /** Who holds this permission? @example users:read */
  @Length(1, 200)
  @Pattern(PERMISSION_CODE)
  @Optional()
  permission?: string;

  /** Who holds this role, by name or id? @example auditor */
  @Length(1, 64)
  @IsString()
  @Optional()
  role?: string;

  /** At this scope; left out: everywhere. @example org:42 */
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;
}

export class HolderBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example zoe.mueller@example.com */
  email: string;
}
