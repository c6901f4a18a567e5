import { type ProfileFields } from './profile-fields.js';

/** What strangers know of a person, so that a password must not be made of it. */
export function ownDataOf({ firstName, lastName, displayName }: ProfileFields, email?: string): string[] {
  return [email, firstName, lastName, displayName].filter((value) => typeof value === 'string');
}
