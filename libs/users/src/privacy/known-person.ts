import { type KnownPerson, type KnownValues } from '@app/kernel';

/** Shorter texts occur in anything. */
const MIN_TEXT_LENGTH = 3;

/** What each source remembers of a person, as one; texts and addresses in lower case. */
export function knownPerson(id: string, recalled: readonly Partial<KnownValues>[]): KnownPerson {
  return {
    id,
    emails: folded(recalled.flatMap(({ emails = [] }) => emails)),
    texts: folded(recalled.flatMap(({ texts = [] }) => texts)).filter((text) => text.length >= MIN_TEXT_LENGTH),
    devices: recalled.flatMap(({ devices = [] }) => devices),
  };
}

/** The text without the person: people write names into a reason. */
export function withoutPerson(text: string, { emails, texts }: KnownPerson): string {
  const values = [...emails, ...texts].sort((a, b) => b.length - a.length);
  return values.reduce((rest, value) => rest.replace(new RegExp(escaped(value), 'giu'), '…'), text);
}

function folded(values: readonly string[]): string[] {
  return [...new Set(values.map((value) => value.trim().toLowerCase()))];
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}/]/g, '\\$&');
}
