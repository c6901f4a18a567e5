import { invalidField } from '@app/kernel';
import { assertHarmlessKey } from './plain-json.js';

const BRACKETED = /^([A-Za-z]+)\[([^[\]]+)\]$/;

type Folded = Record<string, string | Record<string, string>>;

/**
 * `attributes[department]=sales` becomes `{ attributes: { department: 'sales' } }`: one level, for the dtos that ask for it.
 * Any other dto refuses the object by its own rules. Everything else stays as it came.
 *
 * @throws VALIDATION_ERROR when a name is given with and without brackets, or means something to JavaScript objects
 */
export function foldBrackets(query: Readonly<Record<string, string>>): Folded {
  const folded: Folded = {};
  for (const [name, value] of Object.entries(query)) {
    const [, outer, inner] = BRACKETED.exec(name) ?? [];
    if (outer === undefined || inner === undefined) put(folded, name, value);
    else putInside(folded, outer, inner, value);
  }
  return folded;
}

function put(folded: Folded, name: string, value: string): void {
  if (Object.hasOwn(folded, name)) throw ambiguous(name);
  folded[name] = value;
}

function putInside(folded: Folded, outer: string, inner: string, value: string): void {
  assertHarmlessKey(outer, outer);
  assertHarmlessKey(inner, `${outer}.${inner}`);
  if (!Object.hasOwn(folded, outer)) folded[outer] = {};
  const group = folded[outer]!;
  if (typeof group === 'string') throw ambiguous(outer);
  group[inner] = value;
}

function ambiguous(name: string): Error {
  return invalidField(name, 'DUPLICATE', `${name} was given more than once.`);
}
