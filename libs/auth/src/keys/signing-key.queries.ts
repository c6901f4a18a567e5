import { Injectable } from '@nestjs/common';
import { type Page } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { type ListSigningKeysQuery, type SigningKeyBody } from './signing-key.dto.js';

const KEY = `
  k.kid, k.algorithm, k.status, k.created_at AS "publishedAt", k.activated_at AS "activatedAt",
  k.retired_at AS "retiredAt", k.trusted_until AS "trustedUntil"`;

@Injectable()
export class SigningKeyQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  async get(kid: string): Promise<SigningKeyBody> {
    const [key] = await this.database.query<SigningKeyBody>(`SELECT ${KEY} FROM signing_keys k WHERE k.kid = $1`, [
      kid,
    ]);
    return key!;
  }

  /** Newest first. */
  list(query: ListSigningKeysQuery): Promise<Page<SigningKeyBody>> {
    const order = [
      { sql: 'k.created_at', type: 'timestamptz', descending: true },
      { sql: 'k.kid', type: 'text', descending: false },
    ] as const;
    return this.pages.read({ columns: KEY, from: 'signing_keys k', conditions: [], parameters: [], order }, query);
  }
}
