import { type PersonalDataPart } from '@app/kernel';
import { type DownloadedFile } from '@app/http';

const DOCUMENT_FORMAT = 'rollcall-personal-data-v1';

export function personalDataFile(userId: string): DownloadedFile {
  return { type: 'application/json; charset=utf-8', name: `personal-data-${userId}.json` };
}

/** The document as text, in the envelope of every answer: one page of one part at a time. */
export async function* documentOf(userId: string, parts: readonly PersonalDataPart[]): AsyncGenerator<string> {
  const head = { format: DOCUMENT_FORMAT, userId, exportedAt: new Date() };
  yield `{"success":true,"data":${JSON.stringify(head).slice(0, -1)}`;
  for (const part of parts) {
    yield `,\n${JSON.stringify(part.name)}:`;
    yield* part.isOne ? one(part) : list(part);
  }
  yield '}}\n';
}

async function* one({ pages }: PersonalDataPart): AsyncGenerator<string> {
  let item: object | undefined;
  for await (const page of pages) item ??= page[0];
  yield JSON.stringify(item ?? null);
}

async function* list({ pages }: PersonalDataPart): AsyncGenerator<string> {
  let separator = '';
  yield '[';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield separator + page.map((item) => JSON.stringify(item)).join(',\n');
    separator = ',\n';
  }
  yield ']';
}
