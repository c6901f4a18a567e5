import { hash } from 'node:crypto';

/** `"3"` for a resource that counts its versions; for any other that is read, a hash of its content (RFC 9110, 8.8.3). */
export function entityTag(resource: object, isRead: boolean): string | undefined {
  const { version } = resource as { version?: unknown };
  if (typeof version === 'number') return `"${version}"`;
  return isRead ? contentTag(resource) : undefined;
}

/**
 * `"3.…"` for what answers more than the resource that counts its versions: it changes with all that is answered, and names,
 * as an If-Match, the version that a change is made to.
 */
export function contentTag(resource: object, json = JSON.stringify(resource)): string {
  const { version } = resource as { version?: unknown };
  const prefix = typeof version === 'number' ? `${version}.` : '';
  return `"${prefix}${hash('sha256', json, 'base64url').slice(0, 22)}"`;
}

/** Whether If-None-Match names this tag; compared weakly (RFC 9110, 13.1.2). */
export function isUnchanged(ifNoneMatch: string | undefined, tag: string | undefined): boolean {
  if (ifNoneMatch === undefined || tag === undefined) return false;
  return tagsIn(ifNoneMatch).some((candidate) => candidate === '*' || candidate.replace(/^W\//, '') === tag);
}

/**
 * The versions an If-Match names; undefined when it is absent or `*`. Compared strongly (RFC 9110, 13.1.1), so a weak or
 * foreign tag names no version and matches nothing.
 */
export function versionsIn(ifMatch: string | undefined): readonly number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return tagsIn(ifMatch)
    .map((tag) => /^"(\d{1,9})(?:\.[\w-]{22})?"$/.exec(tag)?.[1])
    .filter((version) => version !== undefined)
    .map(Number);
}

function tagsIn(header: string): string[] {
  return header.split(',').map((tag) => tag.trim());
}
