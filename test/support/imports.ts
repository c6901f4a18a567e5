import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, type ApiResponse } from './api-client.js';

export interface ImportState {
  readonly id: string;
  readonly state: string;
  readonly counts: { rows: number; created: number; skipped: number; failed: number };
  readonly percentage: number;
  readonly rowsPerSecond: number;
  readonly etaSeconds: number | null;
  readonly error: { code: string } | null;
  readonly finishedAt: string | null;
}

export interface ReportRow {
  readonly line: number;
  readonly outcome: string;
  readonly userId: string | null;
  readonly field: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly errors: readonly { field: string | null; code: string; message: string }[];
}

const PATIENCE_MS = 60_000;

export function importFile(api: ApiClient, text: string, query = '', type = 'text/csv'): Promise<ApiResponse> {
  return api.post(`/users/imports${query}`, text, { 'content-type': type });
}

export function importLines(api: ApiClient, lines: readonly object[], query = ''): Promise<ApiResponse> {
  return importFile(api, lines.map((line) => JSON.stringify(line)).join('\n'), query, 'application/x-ndjson');
}

/** Waits until an import that was accepted has ended. */
export async function endOfImport(api: ApiClient, accepted: ApiResponse): Promise<ImportState> {
  if (accepted.status !== 202) throw new Error(`The file was refused: ${accepted.text}`);
  const { id } = accepted.data as ImportState;
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 50) {
    const now = (await api.get(`/users/imports/${id}`)).data as ImportState;
    if (now.finishedAt !== null) return now;
    await sleep(50);
  }
  throw new Error(`The import ${id} did not end`);
}

/** All pages of it. */
export async function reportOf(api: ApiClient, id: string, query = ''): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for (let cursor: unknown = ''; cursor !== null;) {
    const at = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor as string)}`;
    const page = await api.get(`/users/imports/${id}/rows?limit=100${query}${at}`);
    rows.push(...(page.data as ReportRow[]));
    cursor = page.meta['nextCursor'];
  }
  return rows;
}
