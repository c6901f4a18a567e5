import { createHash } from 'node:crypto';
import { type AccessState } from './access-state.js';

/** Of the names below (RFC 9562, 5.5); any other would do. */
const NAMESPACE = Buffer.from('3f0d6f3e1c0b4b1f9a52c6f1d8e07a44', 'hex');

/**
 * The ids of roles and groups by their names. What is not there yet gets one before it is made, so that the changes of one
 * plan can refer to each other; the same one again while nothing changed, so that a preview's etag holds until it is applied.
 */
export class PlannedIds {
  private readonly used: ReadonlySet<string>;
  private readonly roles: Map<string, string>;
  private readonly groups: Map<string, string>;

  constructor({ usedIds, roles, groups }: AccessState) {
    this.used = new Set(usedIds);
    this.roles = new Map(roles.map(({ name, id }) => [name, id]));
    this.groups = new Map(groups.map(({ name, id }) => [name, id]));
  }

  readonly role = (name: string): string => this.idOf('role', this.roles, name);
  readonly group = (name: string): string => this.idOf('group', this.groups, name);

  private idOf(kind: string, known: Map<string, string>, name: string): string {
    const id = known.get(name) ?? this.next(kind, name);
    known.set(name, id);
    return id;
  }

  /** A deleted namesake keeps its id. */
  private next(kind: string, name: string): string {
    for (let nth = 0; ; nth++) {
      const id = nameBasedUuid(`${kind}\n${name}\n${nth}`);
      if (!this.used.has(id)) return id;
    }
  }
}

/** Version 5. */
function nameBasedUuid(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
