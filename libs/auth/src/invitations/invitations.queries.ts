import { Injectable } from '@nestjs/common';
import { type Page } from '@app/kernel';
import { PageReader } from '@app/platform';
import { type InvitationBody, type ListInvitationsQuery } from './invitations.dto.js';

const RESOURCE = `
  i.id, i.user_id AS "userId", u.email, i.invited_by AS "invitedBy", i.created_at AS "createdAt", i.expires_at AS "expiresAt"`;

@Injectable()
export class InvitationsQueries {
  constructor(private readonly pages: PageReader) {}

  /** Those that can still be accepted, newest first. */
  list(query: ListInvitationsQuery): Promise<Page<InvitationBody>> {
    const source = {
      columns: RESOURCE,
      from: 'invitations i JOIN users u ON u.id = i.user_id',
      conditions: ['i.consumed_at IS NULL', 'i.revoked_at IS NULL', 'i.expires_at > now()', 'u.deleted_at IS NULL'],
      parameters: [],
      order: [
        { sql: 'i.created_at', type: 'timestamptz', descending: true },
        { sql: 'i.id', type: 'uuid', descending: true },
      ],
    } as const;
    return this.pages.read<InvitationBody>(source, query);
  }
}
