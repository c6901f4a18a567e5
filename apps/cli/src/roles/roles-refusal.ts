import { type AppError } from '@app/kernel';
import { RolesFileError } from '@app/roles';

type Refusal = AppError | RolesFileError;

/** What is wrong with the file, as compilers say it: `roles.yaml:12: …`. */
export function tellRefusal(error: Refusal, file: string): string {
  const lines =
    error instanceof RolesFileError
      ? error.problems.map(({ line, message }) => `${file}:${line}: ${message}`)
      : [`${error.code}: ${error.message}`, ...error.details.map(({ message }) => `  ${message}`)];
  return `${lines.join('\n')}\nNothing was changed.\n`;
}

export function refusalAsJson(error: Refusal): object {
  if (error instanceof RolesFileError) {
    return { error: { code: 'ROLES_FILE_INVALID', message: error.message, details: error.problems } };
  }
  const { code, message, details } = error;
  return { error: { code, message, details } };
}
