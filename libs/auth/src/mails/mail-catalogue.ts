import { type MailTexts } from './mail-texts.js';
import { DE } from './texts/de.js';
import { EN } from './texts/en.js';

/** Every language mails are written in, by its BCP 47 tag. A new one is a file and a line here. */
export const MAIL_CATALOGUE = { de: DE, en: EN } as const satisfies Readonly<Record<string, MailTexts>>;

export type MailLanguage = keyof typeof MAIL_CATALOGUE;

const FALLBACK: MailLanguage = 'en';

/** The nearest language to a profile's locale (RFC 4647 lookup): `de-AT` gets `de`; unknown and missing get English. */
export function mailLanguageFor(locale: string | null | undefined): MailLanguage {
  for (let tag = (locale ?? '').toLowerCase(); tag !== ''; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))) {
    if (Object.hasOwn(MAIL_CATALOGUE, tag)) return tag as MailLanguage;
  }
  return FALLBACK;
}
