import { type EventAction } from '@app/kernel';

/**
 * What may be shared: a table whose triggers announce every change of it (`announce_changed_fact`), with the events that
 * change it, after which the replica that published them forgets at once.
 */
export const FACTS = {
  permissions: ['permissions.registered', 'permission.retired'],
  user_attribute_schemas: ['user-attribute-schema.replaced'],
  audit_keys: [],
} as const satisfies Record<string, readonly EventAction[]>;

export type Fact = keyof typeof FACTS;

export const FACT_CHANGED = 'fact_changed';

export function isFact(text: string): text is Fact {
  return text in FACTS;
}
