import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { PROFILE_FIELDS } from '../profile-fields.js';

/** What `fields` may name. A test compares them with the resource. */
export const SELECTABLE_FIELDS = {
  user: [
    ...['id', 'email', 'status', 'emailVerified', 'mustChangePassword', 'deactivateAt', 'lastLoginAt', 'createdAt'],
    ...['updatedAt', 'deletedAt', 'version', 'avatarUpdatedAt', 'profile'],
    ...PROFILE_FIELDS.map((field) => `profile.${field}`),
  ],
} as const satisfies Record<string, readonly string[]>;

/** `fields=id,profile.displayName`: the fields of a resource that the caller wants to see. */
export function FieldsOf(resource: keyof typeof SELECTABLE_FIELDS): PropertyDecorator {
  const one = SELECTABLE_FIELDS[resource].map((field) => field.replace('.', '\\.')).join('|');
  const selection = new RegExp(`^(${one})(,(${one})){0,30}$`);
  const description = `Only these fields of each item: ${SELECTABLE_FIELDS[resource].join(', ')}.`;
  return applyDecorators(
    ApiPropertyOptional({
      type: 'string',
      pattern: selection.source,
      example: 'id,email,profile.displayName',
      description,
    }),
    Matches(selection, {
      message: `fields takes names such as id,email: see the docs`,
    }),
  );
}

/** The item with the fields that were asked for, all of them when none was. */
export function selectFields<T extends object>(item: T, fields: string | undefined): Partial<T> {
  if (fields === undefined) return item;
  const selected: Record<string, unknown> = {};
  for (const field of fields.split(',')) copyField(item as Record<string, unknown>, selected, field);
  return selected as Partial<T>;
}

function copyField(from: Record<string, unknown>, to: Record<string, unknown>, field: string): void {
  const [outer = '', inner] = field.split('.');
  if (inner === undefined) to[outer] = from[outer];
  else to[outer] = { ...(to[outer] as object), [inner]: (from[outer] as Record<string, unknown>)[inner] };
}
