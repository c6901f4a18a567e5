import { IsDate, IsIn, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Instant, Optional, PageQuery, SortBy } from '@app/http';
import { USER_STATUSES, type UserStatus } from '../user-status.js';
import { IsAttributeFilter } from '../validation/attribute-filter.js';
import { FieldsOf } from '../validation/field-selection.js';

const YES_NO = ['true', 'false'] as const;
type YesNo = (typeof YES_NO)[number];

/** What narrows a list of users; all of it together. */
export class UserFilterQuery extends PageQuery {
  /** @example active */
  @IsIn(USER_STATUSES)
  @Optional()
  status?: UserStatus;

  /** Whether the person has shown that they read the address. @example true */
  @IsIn(YES_NO)
  @Optional()
  verified?: YesNo;

  /** Name or id of a role that is granted to the user directly and live now, at any scope. What comes by groups and inheritance is asked at `GET /access/holders`. @example auditor */
  @MaxLength(64)
  @IsString()
  @Optional()
  role?: string;

  /** Id of a group: its members, and those of the groups inside it. @example 5f0a7f0e-44d1-4d0e-9f0b-0f1f3f3c8a51 */
  @IsUUID()
  @Optional()
  group?: string;

  /** From this time on, this time included. @example 2026-01-01T00:00:00Z */
  @IsDate({ message: 'createdFrom must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  createdFrom?: Date;

  /** Before this time. @example 2030-01-01T00:00:00Z */
  @IsDate({ message: 'createdTo must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  createdTo?: Date;

  /** Last signed in at this time or later. @example 2026-01-01T00:00:00Z */
  @IsDate({ message: 'lastSignInFrom must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  lastSignInFrom?: Date;

  /** Last signed in before this time; whoever never did is not among them. @example 2030-01-01T00:00:00Z */
  @IsDate({ message: 'lastSignInTo must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  lastSignInTo?: Date;

  /** Attributes that must have exactly this value: `attributes[department]=sales`. Up to five, all of them. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @IsAttributeFilter()
  @Optional()
  attributes?: Record<string, string>;

  /** A part of a name or an e-mail address, whatever its case and accents; one or two letters find what begins with them. @example zoe */
  @Length(1, 100)
  @IsString()
  @Optional()
  q?: string;

  /** `true` lists the deleted accounts instead of the living. @example false */
  @ApiPropertyOptional()
  @IsIn(YES_NO)
  @Optional()
  deleted: YesNo = 'false';
}

export class ListUsersQuery extends UserFilterQuery {
  @SortBy('createdAt', 'updatedAt', 'email', 'lastSignInAt', 'displayName')
  @Optional()
  sort: string = '-createdAt';

  @FieldsOf('user')
  @Optional()
  fields?: string;
}

export type UserFilters = Omit<UserFilterQuery, keyof PageQuery>;
export type UserSelection = Omit<ListUsersQuery, keyof PageQuery>;
