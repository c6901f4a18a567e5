import { type AppError, type ErrorCode, type ErrorDetail } from '@app/kernel';
import { type ImportRowErrorBody } from './imports.dto.js';

/** Names of fields, not what somebody wrote where a name should be. */
const FIELD = /^[A-Za-z][\w.-]{0,127}$/;

/** Whose details say what is wrong; of any other error the message does. */
const SAID_IN_DETAILS: readonly ErrorCode[] = ['VALIDATION_ERROR', 'MALFORMED_REQUEST', 'PASSWORD_HASH_UNSUPPORTED'];

/** Why a row was refused, without anything that stands in it: a report outlives the file. */
export function rowErrorsOf({ code, message, details }: AppError): ImportRowErrorBody[] {
  if (SAID_IN_DETAILS.includes(code) && details.length > 0) return details.map(errorOf);
  return [{ field: fieldOf(details[0]?.field), code, message }];
}

function errorOf({ field, code, message }: ErrorDetail): ImportRowErrorBody {
  const said = code === 'UNKNOWN_FIELD' || code === 'FORBIDDEN_KEY' ? 'There is no such field.' : message;
  return { field: fieldOf(field), code, message: said };
}

/** Of a list, which it is depends on what the import adds: its name has to do. */
function fieldOf(field: string | undefined): string | null {
  const name = field?.replace(/^(roles|groups)\.\d+$/, '$1');
  return name !== undefined && FIELD.test(name) ? name : null;
}
