export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_FILES = {
  csv: { type: 'text/csv; charset=utf-8; header=present', name: 'users.csv' },
  ndjson: { type: 'application/x-ndjson', name: 'users.ndjson' },
} as const satisfies Record<ExportFormat, object>;

/** What is asked for by name; else the first that `Accept` names; else CSV, which every program opens. */
export function chooseFormat(asked: ExportFormat | undefined, accept = ''): ExportFormat {
  if (asked) return asked;
  const named = /\btext\/csv\b|\bapplication\/(x-)?ndjson\b/i.exec(accept)?.[0];
  return named?.toLowerCase().endsWith('ndjson') ? 'ndjson' : 'csv';
}
