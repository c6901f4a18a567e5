import { parseArguments } from '../../scripts/lib/parse-arguments.mjs';
import { StepFailed } from '../../scripts/lib/step-failed.mjs';

/** Requests a second, and for how long, when nothing else is said. */
export const SCENARIOS = {
  'load-1000rps': { rate: 1000, seconds: 60 },
  spike: { rate: 400, seconds: 15 },
  soak: { rate: 300, seconds: 120 },
  'login-flood': { rate: 400, seconds: 30 },
};
/** An access token lives ten minutes, and so does a run at most. */
const MOST_SECONDS = 540;
const MOST_RATE = 3_000;

export const HELP = `Usage: npm run load -- <${Object.keys(SCENARIOS).join(' | ')}> [options]

  --seconds <number>  how long (spike: each of its calm parts)
  --rate <number>     requests a second
  --users <number>    people in the database (20000)
  --profile           also write a CPU profile of the server
  --help

Starts a server of its own on this machine, with everything it needs, and ends it. The report is artillery/reports/<scenario>.html.
The exit code is 1 when a threshold of the scenario does not hold.
`;

export function readOptions(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const options = { seconds: text, rate: text, users: text, profile: flag, help: flag };
  const { values, positionals } = parseArguments({ args, options, allowPositionals: true }, HELP);
  if (values.help) return { help: true };
  const [scenario] = positionals;
  if (!SCENARIOS[scenario]) throw new StepFailed(HELP);
  const { rate, seconds } = SCENARIOS[scenario];
  return {
    scenario,
    seconds: within('--seconds', values.seconds ?? seconds, MOST_SECONDS),
    rate: within('--rate', values.rate ?? rate, MOST_RATE),
    users: within('--users', values.users ?? 20_000, 1_000_000),
    profile: values.profile === true,
  };
}

function within(name, value, most) {
  if (Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= most) return Number(value);
  throw new StepFailed(`${name} must be from 1 to ${most}`);
}
