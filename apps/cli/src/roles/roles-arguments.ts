import { parseArgs } from 'node:util';
import { UsageError } from '../command.js';

export interface RolesArguments {
  readonly action: 'plan' | 'apply' | 'drift' | 'export';
  /** `-`: standard input, or output. */
  readonly file: string;
  readonly as: string | undefined;
  readonly ifMatch: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

const OPTIONS = {
  as: { type: 'string' },
  'if-match': { type: 'string' },
  yes: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const ALLOWED: Readonly<Record<RolesArguments['action'], readonly string[]>> = {
  plan: ['as', 'json'],
  apply: ['as', 'if-match', 'yes', 'json'],
  drift: ['json'],
  export: ['json'],
};

/** Exit code 2 means drift here, so a wrong call is 1. */
const USAGE_EXIT_CODE = 1;

/** @throws UsageError */
export function rolesArguments(args: string[]): RolesArguments {
  const { values, positionals } = parse(args);
  const [action = '', file, ...more] = positionals;
  if (!isAction(action)) throw wrong('roles takes plan, apply, drift or export');
  if (more.length > 0 || (file === undefined && action !== 'export')) throw wrong(`roles ${action} takes one file`);
  const foreign = Object.entries(values).find(([name, value]) => value !== false && !ALLOWED[action].includes(name));
  if (foreign) throw wrong(`roles ${action} knows no --${foreign[0]}`);
  return { action, file: file ?? '-', as: values.as, ifMatch: values['if-match'], yes: values.yes, json: values.json };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function isAction(text: string): text is RolesArguments['action'] {
  return Object.hasOwn(ALLOWED, text);
}

function wrong(message: string): UsageError {
  return new UsageError(message, USAGE_EXIT_CODE);
}
