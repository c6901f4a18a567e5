import { type INestApplicationContext } from '@nestjs/common';
import { AppError } from '@app/kernel';
import { RolesApplyService, RolesFileError, RolesPlanService, type RolesSource } from '@app/roles';
import { type Command } from '../command.js';
import { inApplication } from '../in-application.js';
import { actingAs } from './acting-as.js';
import { confirm } from './confirm.js';
import { readSource, writeFileOf } from './files.js';
import { isApplicable, tellApplied, tellDrift, tellPlan } from './roles-report.js';
import { refusalAsJson, tellRefusal } from './roles-refusal.js';
import { type RolesArguments, rolesArguments } from './roles-arguments.js';

type Answer = { readonly text: string; readonly json: object; readonly exitCode: number };
type Action = (app: INestApplicationContext, given: RolesArguments, source: RolesSource) => Promise<Answer>;

/** Roles, groups and permissions from a file. Exit code 0: done, or the same; 2: drift; 1: anything else. */
export const roles: Command = {
  parameters: 'plan|apply|drift <file.yaml> | export [file.yaml]',
  summary: [
    'permissions, roles and groups as a file says: show what would change, change it, see what differs, write the file',
    '--if-match <etag>: only what that plan showed; --yes: do not ask; --as <email>: with what they may; --json',
  ].join('\n      '),

  async run(args) {
    const given = rolesArguments(args);
    try {
      const { text, json, exitCode } = await answerTo(given);
      process.stdout.write(given.json ? `${JSON.stringify(json)}\n` : text);
      process.exitCode = exitCode;
    } catch (error) {
      if (!(error instanceof AppError || error instanceof RolesFileError)) throw error;
      if (given.json) process.stdout.write(`${JSON.stringify(refusalAsJson(error))}\n`);
      else process.stderr.write(tellRefusal(error, given.file));
      process.exitCode = 1;
    }
  },
};

/** A file is read before anything is started: what is wrong with it is told at once. */
async function answerTo(given: RolesArguments): Promise<Answer> {
  const { action } = given;
  if (action === 'export') return inApplication((app) => exportAll(app, given));
  const source = await readSource(given.file);
  return inApplication((app) => ACTIONS[action](app, given, source));
}

const plan: Action = async (app, { as }, source) => {
  const shown = await actingAs(app, as, (actor) => app.get(RolesPlanService).plan(actor, source));
  return { text: tellPlan(shown), json: shown, exitCode: isApplicable(shown) ? 0 : 1 };
};

/** On a terminal it shows the plan and asks; what is then agreed to is that plan, and nothing else. */
const apply: Action = (app, { as, yes, ifMatch, json }, source) =>
  actingAs(app, as, async (actor) => {
    let expected = ifMatch;
    if (!yes && ifMatch === undefined) {
      const shown = await app.get(RolesPlanService).plan(actor, source);
      if (!isApplicable(shown)) return { text: tellPlan(shown), json: shown, exitCode: 1 };
      if (shown.lines.length > 0 && !(await confirm(tellPlan(shown), json))) return DECLINED;
      expected = shown.etag;
    }
    const applied = await app.get(RolesApplyService).apply(actor, source, expected);
    return { text: tellApplied(applied), json: applied, exitCode: 0 };
  });

const DECLINED: Answer = { text: 'Nothing was changed.\n', json: { applied: false }, exitCode: 1 };

const drift: Action = async (app, _, source) => {
  const shown = await app.get(RolesPlanService).drift(source);
  return { text: tellDrift(shown), json: shown, exitCode: shown.lines.length === 0 ? 0 : 2 };
};

async function exportAll(app: INestApplicationContext, { file }: RolesArguments): Promise<Answer> {
  const text = await app.get(RolesPlanService).export();
  if (file === '-') return { text, json: { file: text }, exitCode: 0 };
  await writeFileOf(file, text);
  return { text: `${file} written\n`, json: { written: file }, exitCode: 0 };
}

const ACTIONS: Readonly<Record<Exclude<RolesArguments['action'], 'export'>, Action>> = { plan, apply, drift };
