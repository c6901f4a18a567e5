import { Injectable } from '@nestjs/common';
import { type Principal, appError } from '@app/kernel';
import { Authority, FOR_GOOD } from '../authority/authority.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { type CreateAccessRequestInput } from './access-requests.dto.js';
import { AccessRequestsRepository } from './access-requests.repository.js';

/**
 * Who may ask and who may decide. People only: two keys of one person would be two persons. Never whoever asked, and never
 * whoever is to get the role.
 */
@Injectable()
export class RequestAuthority {
  constructor(
    private readonly requests: AccessRequestsRepository,
    private readonly roles: RolesRepository,
    private readonly grants: GrantsRepository,
    private readonly authority: Authority,
  ) {}

  /**
   * Answers the person's id.
   * @throws ROLE_NOT_FOUND, USER_NOT_FOUND, APPROVAL_NOT_NEEDED, GRANT_EXCEEDS_AUTHORITY, TARGET_EXCEEDS_AUTHORITY, PERMISSION_DENIED
   */
  async assertMayRequest(actor: Principal, input: CreateAccessRequestInput): Promise<string> {
    const requester = personOf(actor);
    const role = await this.roles.get(input.roleId);
    if (!role.requiresApproval) throw appError('APPROVAL_NOT_NEEDED');
    const { scope = '*', validUntil: until = null } = input;
    await this.authority.assertMayGrant(actor, role.id, input.userId === undefined ? FOR_GOOD : { scope, until });
    if (input.userId === undefined) return requester;
    await this.grants.lockUser(input.userId);
    await this.authority.assertMayActOn(actor, input.userId);
    return requester;
  }

  /** Answers the person's id. @throws ACCESS_REQUEST_NOT_FOUND, SELF_APPROVAL, PERMISSION_DENIED */
  async assertMayDecide(actor: Principal, requestId: string): Promise<string> {
    const person = personOf(actor);
    const { requestedBy, userId } = await this.requests.get(requestId);
    if (person === requestedBy || person === userId) throw appError('SELF_APPROVAL');
    return person;
  }

  /** Answers the person's id. @throws ACCESS_REQUEST_NOT_FOUND also when somebody else asked, PERMISSION_DENIED */
  async assertRequested(actor: Principal, requestId: string): Promise<string> {
    const person = personOf(actor);
    const { requestedBy } = await this.requests.get(requestId);
    if (person !== requestedBy) throw appError('ACCESS_REQUEST_NOT_FOUND');
    return person;
  }
}

function personOf(actor: Principal): string {
  if (actor.kind === 'user') return actor.userId;
  const message = 'This is for people: an API key cannot be one of the two.';
  throw appError('PERMISSION_DENIED', { details: [{ code: 'PEOPLE_ONLY', message }] });
}
