import { createHash } from 'node:crypto';
import { type DesiredPermission } from './roles-file.js';

/** A plan's etag: that of the preview of its changes, and a hash of the permissions it registers, when it does. */
export function planEtag(previewEtag: string, permissions: readonly DesiredPermission[]): string {
  return permissions.length === 0 ? previewEtag : `${previewEtag}.${hashOf(permissions)}`;
}

/** The etag that the preview must have had; undefined when other permissions are registered than was shown. */
export function previewEtagIn(etag: string, permissions: readonly DesiredPermission[]): string | undefined {
  const [previewEtag = '', hash] = etag.replace(/^"|"$/g, '').split('.');
  return hash === (permissions.length === 0 ? undefined : hashOf(permissions)) ? previewEtag : undefined;
}

function hashOf(permissions: readonly DesiredPermission[]): string {
  const told = permissions.map(({ code, description }) => [code, description]);
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 11);
}
