import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

/** The access engine's answers for whoever holds a list of codes at the global scope: a service account by its API key. */
@Injectable()
export class KeyAccessQueries {
  constructor(private readonly database: Database) {}

  async holds(held: readonly string[], permission: string): Promise<boolean> {
    return (await this.missing(held, [permission])).length === 0;
  }

  /** What is wanted and not covered. */
  missing(held: readonly string[], wanted: readonly string[]): Promise<string[]> {
    return this.codes('SELECT permission_code AS code FROM codes_exceed($1, $2) ORDER BY 1', [wanted, held]);
  }

  /** What is wanted and not held by the user for as long; `until` null is for good. */
  missingOfUser(userId: string, wanted: readonly string[], until: Date | null): Promise<string[]> {
    return this.codes('SELECT permission_code AS code FROM codes_exceed_user($1, $2, $3) ORDER BY 1', [
      wanted,
      until,
      userId,
    ]);
  }

  /** What the role carries and is not held. */
  missingToGrant(held: readonly string[], roleId: string): Promise<string[]> {
    return this.codes('SELECT permission_code AS code FROM role_exceeds_codes($1, $2) ORDER BY 1', [roleId, held]);
  }

  /** What the targets hold, or are going to hold, at any scope, and is not held. */
  missingToActOn(held: readonly string[], targetUserIds: readonly string[]): Promise<string[]> {
    return this.codes('SELECT DISTINCT permission_code AS code FROM users_exceed_codes($1, $2) ORDER BY 1', [
      targetUserIds,
      held,
    ]);
  }

  /** Codes that nobody registered, or that are retired. Keeps the others from being retired until the transaction ends. */
  async unknownAmong(codes: readonly string[]): Promise<string[]> {
    const known = await this.codes(
      'SELECT code FROM permissions WHERE code = ANY ($1::text[]) AND retired_at IS NULL ORDER BY code FOR SHARE',
      [codes],
    );
    return codes.filter((code) => !known.includes(code)).sort();
  }

  private async codes(sql: string, parameters: readonly unknown[]): Promise<string[]> {
    const rows = await this.database.query<{ code: string }>(sql, parameters);
    return rows.map((row) => row.code);
  }
}
