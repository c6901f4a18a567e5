import { ValidateIf } from 'class-validator';

/** May be left out; null is not "left out". class-validator's own IsOptional lets null through. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** May be left out, and null clears it (JSON Merge Patch, RFC 7396). */
export function Clearable(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined && value !== null);
}
