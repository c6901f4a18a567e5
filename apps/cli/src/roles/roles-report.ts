import { type PreviewedPlan, type ShownPlan } from '@app/roles';

type Preview = PreviewedPlan['preview'];

/** Whether nothing stands in its way. */
export function isApplicable({ preview }: PreviewedPlan): boolean {
  return preview.refused === null && preview.rulesBroken.length === 0;
}

export function tellPlan(plan: PreviewedPlan): string {
  const { lines, preview, etag } = plan;
  if (lines.length === 0) return page(['Everything is as the file says.', ...told(preview)]);
  return page([...lines, '', ...tellEffects(preview), ...told(preview), '', `etag ${etag}`]);
}

export function tellApplied({ lines, permissions, changes }: ShownPlan): string {
  if (lines.length === 0) return 'Everything is as the file says. Nothing was changed.\n';
  return page([
    ...lines,
    '',
    `Made: ${counted(permissions.length, 'permission')}, ${counted(changes.length, 'change')}.`,
  ]);
}

export function tellDrift({ lines }: ShownPlan): string {
  if (lines.length === 0) return 'Everything is as the file says.\n';
  return page(['It differs. To be as the file says, this would have to change:', '', ...lines]);
}

function tellEffects({ effects, users, sessions }: Preview): string[] {
  if (effects.users === 0) return ['Nobody would gain or lose a permission.'];
  const more = effects.users - users.items.length;
  return [
    `${counted(effects.users, 'user')} would gain ${effects.gains} and lose ${effects.losses} permissions, within ${counted(sessions, 'live session')}:`,
    ...users.items.flatMap(({ email, gains, losses }) => [
      `  ${email}`,
      ...gains.map((entry) => `    + ${held(entry)}`),
      ...losses.map((entry) => `    - ${held(entry)}`),
    ]),
    ...(more > 0 ? [`  and ${counted(more, 'more user')}`] : []),
  ];
}

function told({ rulesBroken, refused }: Preview): string[] {
  return [
    ...(rulesBroken.length > 0 ? ['', 'Rules that would be broken:'] : []),
    ...rulesBroken.map(({ rule, message }) => `  ${rule}: ${message}`),
    ...(refused ? ['', `Refused: ${refused.code}: ${refused.message}`] : []),
    ...(refused?.details ?? []).map(({ message }) => `  ${message}`),
  ];
}

function held({ permission, scope }: { permission: string; scope: string }): string {
  return scope === '*' ? permission : `${permission} at ${scope}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function page(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
