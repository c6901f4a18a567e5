import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { AccessRules } from '../changes/access-rules.js';
import { PermissionsRegistered } from './permission.events.js';
import { type RegisterPermissionInput, type RegisteredPermissionsBody } from './permissions.dto.js';
import { PermissionsRepository } from './permissions.repository.js';
import { wildcardsAbove } from './wildcards.js';

/**
 * Client apps say which permissions they know, at each of their deployments. That gives nobody anything: a role has to carry
 * a permission first, and a revived one is carried by none.
 */
@Injectable()
export class PermissionRegistrationService {
  constructor(
    private readonly database: Database,
    private readonly rules: AccessRules,
    private readonly permissions: PermissionsRepository,
    private readonly events: DomainEvents,
  ) {}

  /** Again with the same changes nothing. @throws PERMISSION_RESERVED naming which */
  async register(given: readonly RegisterPermissionInput[]): Promise<RegisteredPermissionsBody> {
    const codes = given.map(({ code }) => code);
    return this.database.transaction(async () => {
      await this.assertNoneReserved(codes);
      this.rules.lock(true);
      const results = await this.permissions.register(
        given.map(({ code, description = '' }) => ({ code, description })),
      );
      const wildcards = await this.permissions.addMissing(wildcardsAbove(codes).map(described));
      await this.tell({ results, wildcards });
      return { results, wildcards };
    });
  }

  private async assertNoneReserved(codes: readonly string[]): Promise<void> {
    const reserved = await this.permissions.reservedAmong(codes);
    if (reserved.length === 0) return;
    const details = reserved.map((code) => ({
      field: `permissions.${codes.indexOf(code)}.code`,
      code: 'PERMISSION_RESERVED',
      message: `${code} lies in a namespace of Rollcall's own.`,
    }));
    throw appError('PERMISSION_RESERVED', { details });
  }

  private async tell({ results, wildcards }: RegisteredPermissionsBody): Promise<void> {
    const codesWith = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).map(({ code }) => code);
    const created = [...codesWith('created'), ...wildcards];
    const [updated, revived] = [codesWith('updated'), codesWith('revived')];
    if (created.length + updated.length + revived.length === 0) return;
    await this.events.publish(new PermissionsRegistered({ created, updated, revived }));
  }
}

function described(code: string): { code: string; description: string } {
  return { code, description: `Everything under ${code.slice(0, -2)}` };
}
