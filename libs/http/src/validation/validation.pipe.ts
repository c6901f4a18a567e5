import { ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { type ErrorDetail, appError } from '@app/kernel';

/** Unknown fields are refused, nothing is converted unless a dto says so, and every problem is named with its field. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      appError('VALIDATION_ERROR', { details: errors.flatMap((error) => detailsOf(error, '')) }),
  });
}

function detailsOf(error: ValidationError, parent: string): ErrorDetail[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    code: codeOf(rule),
    message: rule === UNKNOWN_FIELD_RULE ? `${error.property} is not a known field` : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => detailsOf(child, field))];
}

const UNKNOWN_FIELD_RULE = 'whitelistValidation';

/** class-validator's rule names, as codes: `whitelistValidation` says it least, so it gets a name of its own. */
function codeOf(rule: string): string {
  if (rule === UNKNOWN_FIELD_RULE) return 'UNKNOWN_FIELD';
  return rule.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}
