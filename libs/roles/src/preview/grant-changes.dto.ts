import { Equals, IsString, IsUUID, Length } from 'class-validator';
import type * as changes from '../changes/access-change.js';
import { GrantRoleInput } from '../grants/grants.dto.js';

export class GrantChange extends GrantRoleInput implements changes.GrantRole {
  /** @example grant */
  @Equals('grant')
  type: 'grant';

  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  userId: string;
}

export class RevokeChange implements changes.RevokeGrant {
  /** @example revoke */
  @Equals('revoke')
  type: 'revoke';

  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  userId: string;

  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  @IsUUID()
  grantId: string;
}

/** Takes it from every role that carries it. */
export class RetirePermissionChange implements changes.RetirePermission {
  /** @example permission.retire */
  @Equals('permission.retire')
  type: 'permission.retire';

  /** @example crm:deals:write */
  @Length(1, 200)
  @IsString()
  code: string;
}
