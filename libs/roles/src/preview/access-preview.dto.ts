import { Transform, plainToInstance } from 'class-transformer';
import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Optional } from '@app/http';
import { type AccessChange } from '../changes/access-change.js';
import { GrantChange, RetirePermissionChange, RevokeChange } from './grant-changes.dto.js';
import {
  AddGroupRoleChange,
  AddMembersChange,
  CreateGroupChange,
  DeleteGroupChange,
  RemoveGroupRoleChange,
  RemoveMembersChange,
  UpdateGroupChange,
} from './group-changes.dto.js';
import {
  CreateRoleChange,
  DeleteRoleChange,
  EndExclusionChange,
  ExcludeRolesChange,
  UpdateRoleChange,
} from './role-changes.dto.js';

/** The form of each change; the compiler sees to it that none is missing. */
export const CHANGE_FORMS = {
  'role.create': CreateRoleChange,
  'role.update': UpdateRoleChange,
  'role.delete': DeleteRoleChange,
  'role.exclude': ExcludeRolesChange,
  'role.end-exclusion': EndExclusionChange,
  'group.create': CreateGroupChange,
  'group.update': UpdateGroupChange,
  'group.delete': DeleteGroupChange,
  'group.add-members': AddMembersChange,
  'group.remove-members': RemoveMembersChange,
  'group.add-role': AddGroupRoleChange,
  'group.remove-role': RemoveGroupRoleChange,
  grant: GrantChange,
  revoke: RevokeChange,
  'permission.retire': RetirePermissionChange,
} as const satisfies { [Type in AccessChange['type']]: new () => AccessChange & { readonly type: Type } };

const CHANGE_TYPES = Object.keys(CHANGE_FORMS);

/** What names no change that there is: only its type is told to be wrong. */
class UnknownChange {
  @IsIn(CHANGE_TYPES)
  type: string;

  static of(given: object): UnknownChange {
    return Object.assign(new UnknownChange(), { type: (given as { type?: unknown }).type });
  }
}

/** class-transformer's own discriminator fails on null, and takes what names no class for the base class. */
function toForm(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const { type } = given as { type?: unknown };
  const isKnown = typeof type === 'string' && Object.hasOwn(CHANGE_FORMS, type);
  if (!isKnown) return UnknownChange.of(given);
  return plainToInstance<object, object>(CHANGE_FORMS[type as keyof typeof CHANGE_FORMS], given);
}

export class ApplyChangesInput {
  /** Made in this order, all or none. */
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: 50,
    items: {
      oneOf: Object.values(CHANGE_FORMS).map((form) => ({ $ref: getSchemaPath(form) })),
      discriminator: {
        propertyName: 'type',
        mapping: Object.fromEntries(Object.entries(CHANGE_FORMS).map(([type, form]) => [type, getSchemaPath(form)])),
      },
    },
  })
  @Transform(({ obj }: { obj: { changes?: unknown } }) =>
    Array.isArray(obj.changes) ? obj.changes.map(toForm) : obj.changes,
  )
  @ValidateNested({ each: true })
  @IsObject({ each: true })
  @ArrayMaxSize(50)
  @ArrayNotEmpty()
  @IsArray()
  changes: AccessChange[];
}

export class PreviewChangesInput extends ApplyChangesInput {
  /** Users on a page. @example 20 */
  @Max(100)
  @Min(1)
  @IsInt()
  @Optional()
  limit?: number;

  /** `users.nextCursor` of the page before; goes with the same changes. */
  @MaxLength(1000)
  @IsString()
  @Optional()
  cursor?: string;
}

export class PreviewedEffects {
  /** Whose access would change. @example 12 */
  users: number;
  /** Permissions they would gain, counted for each user and scope. @example 24 */
  gains: number;
  /** @example 0 */
  losses: number;
}

export class ChangedEntry {
  /** As it is held, wildcards included. @example users:read */
  permission: string;
  /** @example * */
  scope: string;
}

export class ChangedUser {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example zoe.mueller@example.com */
  email: string;
  gains: ChangedEntry[];
  losses: ChangedEntry[];
}

export class PageOfChangedUsers {
  items: ChangedUser[];
  /** Null on the last page. */
  nextCursor: string | null;
}

export class PreviewedRuleBreak {
  /** `SEPARATION_OF_DUTY`, `ROLE_HOLDER_LIMIT`, `APPROVAL_REQUIRED` or `LAST_OWNER`. @example SEPARATION_OF_DUTY */
  rule: string;
  /** @example buyer */
  role: string | null;
  /** @example payer */
  otherRole: string | null;
  userId: string | null;
  /** @example No live owner would remain. */
  message: string;
}

export class PreviewedRefusalDetail {
  /** @example MISSING_PERMISSION */
  code: string;
  /** @example You do not hold users:delete. */
  message: string;
  field?: string;
}

export class PreviewedRefusal {
  /** Which of the changes, counted from 0. @example 0 */
  change: number;
  /** @example GRANT_EXCEEDS_AUTHORITY */
  code: string;
  /** @example You cannot give a permission that you do not hold yourself. */
  message: string;
  details: PreviewedRefusalDetail[];
}

/** What would happen. Nothing has. */
export class AccessPreviewBody {
  effects: PreviewedEffects;
  users: PageOfChangedUsers;
  /** Live sessions of those whose access would change: it would change within them. @example 7 */
  sessions: number;
  /** While one is broken, applying is refused. */
  rulesBroken: PreviewedRuleBreak[];
  /** What the first refused change would be refused with; then nothing would change at all. */
  refused: PreviewedRefusal | null;
  /** Of the changes and everything they would do; apply demands it with `If-Match`. @example 0f3kq2VtN1yJbq4dM2m8Aw */
  etag: string;
}

export class MadeChange {
  /** @example role.create */
  type: string;
  /** Of the role, group, grant or permission that was changed. @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  id: string;
}

export class AppliedChangesBody {
  /** In the order of the changes. */
  changes: MadeChange[];
}
