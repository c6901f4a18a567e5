import { type MailMessage } from '@app/platform';
import { MAIL_CATALOGUE, type MailLanguage } from './mail-catalogue.js';
import { type MailText } from './mail-text.js';
import { type MailName } from './mail-texts.js';

export interface MailContent {
  readonly name: MailName;
  readonly values: Readonly<Record<string, string | number>>;
  /** Where the link goes, in a mail that has one. */
  readonly url?: string;
}

interface Link {
  readonly label: string;
  readonly url: string;
}

/**
 * Plain text and HTML of the same words, in one language. Everything is escaped: names in it were typed by strangers.
 * @throws Error when a value or the link is missing
 */
export function composeMail(to: string, language: MailLanguage, { name, values, url }: MailContent): MailMessage {
  const { subject, paragraphs, action }: MailText = MAIL_CATALOGUE[language][name];
  if ((action === undefined) !== (url === undefined)) throw new Error(`The mail ${name} and its link do not fit`);
  const filled = paragraphs.map((paragraph) => fill(paragraph, values));
  const link = action === undefined ? undefined : { label: action, url: url! };
  return { to, subject, language, text: textOf(filled, link), html: htmlOf(language, filled, link) };
}

/** In one pass: a value that looks like a placeholder stays as it is. */
function fill(text: string, values: MailContent['values']): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(values, name)) throw new Error(`The mail needs a value for {${name}}`);
    return String(values[name]);
  });
}

function textOf(paragraphs: readonly string[], link: Link | undefined): string {
  return [...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : [])].join('\n\n');
}

function htmlOf(language: MailLanguage, paragraphs: readonly string[], link: Link | undefined): string {
  const body = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  if (link) body.push(`<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`);
  return `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;max-width:36em">${body.join('')}</body></html>`;
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
