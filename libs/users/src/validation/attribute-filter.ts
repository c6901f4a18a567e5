import { ValidateBy } from 'class-validator';

const MAX_FILTERS = 5;
const MAX_NAME_LENGTH = 100;
const MAX_VALUE_LENGTH = 256;

/** `attributes[department]=sales`: a few names, each with one text. */
export function IsAttributeFilter(): PropertyDecorator {
  return ValidateBy({
    name: 'isAttributeFilter',
    validator: {
      validate: isAttributeFilter,
      defaultMessage: () => `attributes takes up to ${MAX_FILTERS} filters, such as attributes[department]=sales`,
    },
  });
}

function isAttributeFilter(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  return entries.length <= MAX_FILTERS && entries.every(([name, text]) => isShort(name, text));
}

function isShort(name: string, text: unknown): boolean {
  return name.length <= MAX_NAME_LENGTH && typeof text === 'string' && text.length <= MAX_VALUE_LENGTH;
}
