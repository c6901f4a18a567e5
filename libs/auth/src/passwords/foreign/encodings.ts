import { UnusableHash } from './foreign-hash.js';

/** Base64 with or without padding; passlib writes `.` for `+`. */
export function fromBase64(text: string): Buffer {
  const bare = text.replace(/=+$/, '').replaceAll('.', '+');
  const bytes = Buffer.from(bare, 'base64');
  // Node skips what it cannot read: only what reads back as it stood was base64.
  if (bytes.toString('base64').replace(/=+$/, '') !== bare) throw new UnusableHash('A part of it is no base64.');
  return bytes;
}

export function fromHex(text: string): Buffer {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new UnusableHash('A part of it is no hexadecimal number.');
  return Buffer.from(text, 'hex');
}

/** `m=65536,t=3,p=4`: exactly these names, each a whole number, in any order. */
export function parameters<Name extends string>(text: string, names: readonly Name[]): Record<Name, number> {
  const pairs = text.split(',').map((pair) => /^([a-z]+)=(\d{1,10})$/.exec(pair));
  const found = new Map(pairs.map((pair) => [pair?.[1], Number(pair?.[2])]));
  const isExact = pairs.length === names.length && names.every((name) => found.has(name));
  if (!isExact) throw new UnusableHash(`Its parameters must be ${names.join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, found.get(name)])) as Record<Name, number>;
}
