import { type FilePath, type FileProblem } from './roles-file.js';

interface Item {
  readonly path: FilePath;
  readonly value: unknown;
}

/** What a file says twice, whatever else is wrong with it: so all is told at once. */
export function repetitionsIn(file: unknown): FileProblem[] {
  const roles = itemsOf(at(file, 'roles'), ['roles']);
  const groups = itemsOf(at(file, 'groups'), ['groups']);
  return [
    ...repeated(roles, nameOf),
    ...repeated(groups, nameOf),
    ...roles.flatMap((role) => [
      ...repeated(listIn(role, 'permissions'), textOf),
      ...repeated(listIn(role, 'inherits'), textOf),
      ...repeated(listIn(role, 'excludes'), (excluded) => textOf(at(excluded, 'role'))),
    ]),
    ...groups.flatMap((group) => repeated(listIn(group, 'roles'), carriedOf)),
  ];
}

function repeated(items: readonly Item[], keyOf: (value: unknown) => string | undefined): FileProblem[] {
  const seen = new Set<string>();
  return items.flatMap(({ path, value }) => {
    const key = keyOf(value);
    if (key === undefined || !seen.has(key)) {
      if (key !== undefined) seen.add(key);
      return [];
    }
    return [{ path, message: `${key} stands here twice` }];
  });
}

function listIn({ path, value }: Item, key: string): Item[] {
  return itemsOf(at(value, key), [...path, key]);
}

function itemsOf(list: unknown, path: FilePath): Item[] {
  return Array.isArray(list) ? list.map((value: unknown, index) => ({ path: [...path, index], value })) : [];
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function nameOf(value: unknown): string | undefined {
  return textOf(at(value, 'name'));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function carriedOf(value: unknown): string | undefined {
  const role = textOf(at(value, 'role'));
  return role && `${role} at ${textOf(at(value, 'scope')) ?? '*'}`;
}
