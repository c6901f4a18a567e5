import { Injectable } from '@nestjs/common';
import { type Principal, invalidField } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { type AccessChange } from '../changes/access-change.js';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { RequestAuthority } from './request-authority.js';
import {
  AccessRequestApproved,
  AccessRequestRefused,
  AccessRequestWithdrawn,
  AccessRequested,
} from './access-request.events.js';
import { type CreateAccessRequestInput } from './access-requests.dto.js';
import { type AccessRequest, AccessRequestsRepository } from './access-requests.repository.js';

/**
 * Four eyes: what makes somebody hold a sensitive role is asked for by one person and approved by another. The change is made
 * by the approval, in its transaction and by the approver's authority, so it meets every rule that stands by then.
 */
@Injectable()
export class AccessRequestsService {
  constructor(
    private readonly database: Database,
    private readonly requests: AccessRequestsRepository,
    private readonly authority: RequestAuthority,
    private readonly changes: AccessChangesService,
    private readonly events: DomainEvents,
  ) {}

  /** @throws ROLE_NOT_FOUND, USER_NOT_FOUND, APPROVAL_NOT_NEEDED, GRANT_EXCEEDS_AUTHORITY, TARGET_EXCEEDS_AUTHORITY, … */
  create(actor: Principal, input: CreateAccessRequestInput): Promise<string> {
    if ((input.userId === undefined) === (input.requiresApproval === undefined)) {
      throw invalidField('userId', 'EXCLUSIVE', 'Give either userId or requiresApproval: false.');
    }
    return this.database.transaction(async () => {
      const requestedBy = await this.authority.assertMayRequest(actor, input);
      const request = await this.requests.insert(requestedBy, input);
      await this.events.publish(new AccessRequested(request));
      return request.id;
    });
  }

  /** Makes the change. @throws ACCESS_REQUEST_NOT_FOUND, SELF_APPROVAL, and whatever refuses the change itself */
  approve(actor: Principal, id: string, reason: string | undefined): Promise<void> {
    return this.database.transaction(async () => {
      const approver = await this.authority.assertMayDecide(actor, id);
      const request = await this.requests.decide(id, 'approved', approver, reason);
      await this.events.publish(new AccessRequestApproved(request, reason));
      await this.changes.makeAll({ actor, isApproved: true }, [changeOf(request)]);
    });
  }

  /** @throws ACCESS_REQUEST_NOT_FOUND, SELF_APPROVAL */
  refuse(actor: Principal, id: string, reason: string | undefined): Promise<void> {
    return this.database.transaction(async () => {
      const decidedBy = await this.authority.assertMayDecide(actor, id);
      const request = await this.requests.decide(id, 'refused', decidedBy, reason);
      await this.events.publish(new AccessRequestRefused(request, reason));
    });
  }

  /** By whoever asked for it. @throws ACCESS_REQUEST_NOT_FOUND */
  withdraw(actor: Principal, id: string): Promise<void> {
    return this.database.transaction(async () => {
      const requester = await this.authority.assertRequested(actor, id);
      const request = await this.requests.decide(id, 'withdrawn', requester, undefined);
      await this.events.publish(new AccessRequestWithdrawn(request, undefined));
    });
  }
}

function changeOf(request: AccessRequest): AccessChange {
  const { roleId, userId, scope, validFrom, hasBegun, validUntil, reason, ticket } = request;
  if (userId === null) return { type: 'role.update', roleId, requiresApproval: false };
  const terms = { scope, validUntil, reason, ...(ticket !== null && { ticket }) };
  // A beginning that passed while the request was waiting is now.
  const begins = validFrom === null || hasBegun ? {} : { validFrom };
  return { type: 'grant', userId, roleId, ...terms, ...begins };
}
