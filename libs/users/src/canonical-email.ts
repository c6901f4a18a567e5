import { domainToASCII } from 'node:url';

/**
 * The form in which two spellings of one address are equal: NFKC, case folded, domain in IDNA ASCII. Only ever compared;
 * mail goes to the address as it was given.
 *
 * Going through upper case folds more than lower-casing alone (`ß` and `ss`, dotless `ı` and `i`): look-alikes that mail
 * systems confuse must not become two accounts. The first lower-casing is for `ẞ`, whose only way to `ss` is through `ß`.
 */
export function canonicalEmail(email: string): string {
  const folded = fold(email).trim();
  const at = folded.lastIndexOf('@');
  const domain = folded.slice(at + 1);
  return `${folded.slice(0, at)}@${domainToASCII(domain) || domain}`;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}
