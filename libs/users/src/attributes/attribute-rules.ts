import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { type ErrorDetail, type JsonValue, appError } from '@app/kernel';

/** No pattern is shown more than this; a longer text does not match. The schema's rules count on it. */
const MAX_MATCHED_LENGTH = 256;

/** @throws VALIDATION_ERROR when a keyword has a value that makes no sense */
export function compileSchema(schema: object): ValidateFunction {
  try {
    // Stops at the first error: what an answer costs must not grow with how wrong the attributes are.
    const ajv = new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      code: { regExp: boundedRegExp },
    });
    return ajv.compile(schema);
  } catch (error) {
    const { message } = error as Error;
    throw appError('VALIDATION_ERROR', { details: [{ field: 'schema', code: 'INVALID_SCHEMA', message }] });
  }
}

/** @throws VALIDATION_ERROR naming the attribute */
export function assertConforms(attributes: object, validate: ValidateFunction): void {
  if (validate(attributes)) return;
  throw appError('VALIDATION_ERROR', { details: (validate.errors ?? []).map(detailOf) });
}

function detailOf({ instancePath, keyword, message, params }: ErrorObject): ErrorDetail {
  const { missingProperty, additionalProperty } = params as Record<string, JsonValue>;
  const name = missingProperty ?? additionalProperty;
  const path = instancePath.split('/').slice(1).map(unescapePointer);
  const field = ['profile.attributes', ...path, ...(typeof name === 'string' ? [name] : [])].join('.');
  return { field, code: codeOf(keyword), message: `${field} ${message ?? 'is not valid'}` };
}

/** JSON Pointer (RFC 6901). */
function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function codeOf(keyword: string): string {
  return keyword.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}

/** Ajv tells patterns apart by their text. */
function boundedRegExp(pattern: string, flags: string): { test(text: string): boolean; toString(): string } {
  const expression = new RegExp(pattern, flags);
  return {
    test: (text) => text.length <= MAX_MATCHED_LENGTH && expression.test(text),
    toString: () => expression.toString(),
  };
}
boundedRegExp.code = 'boundedRegExp';
