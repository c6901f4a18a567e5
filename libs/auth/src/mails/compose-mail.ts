import { type MailMessage } from '@app/platform';

/** What a mail to an account's person says, without markup: the two forms are made here. */
export interface MailText {
  readonly to: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The one thing to do, if there is one. */
  readonly action?: { readonly label: string; readonly url: string };
}

/** Plain text and HTML of the same words. Everything is escaped: names in it were typed by strangers. */
export function composeMail({ to, subject, paragraphs, action }: MailText): MailMessage {
  return { to, subject, text: textOf(paragraphs, action), html: htmlOf(paragraphs, action) };
}

function textOf(paragraphs: readonly string[], action: MailText['action']): string {
  return [...paragraphs, ...(action ? [`${action.label}:\n${action.url}`] : [])].join('\n\n');
}

function htmlOf(paragraphs: readonly string[], action: MailText['action']): string {
  const body = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  if (action) body.push(`<p><a href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a></p>`);
  return `<!doctype html><html lang="en"><body style="font-family:sans-serif;max-width:36em">${body.join('')}</body></html>`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
