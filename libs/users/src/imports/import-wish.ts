import { type ImportWish } from './import-task.js';
import { type StartImportQuery } from './imports.dto.js';

/** What a caller wants, in the words of the import. */
export function wishOf(query: StartImportQuery, contentType: string): ImportWish {
  return {
    format: contentType === 'text/csv' ? 'csv' : 'ndjson',
    filename: query.filename ?? null,
    dryRun: query.dryRun === 'true',
    invite: query.invite === 'true',
    onExisting: query.onExisting,
    roles: query.roles ?? [],
    groups: query.groups ?? [],
  };
}
