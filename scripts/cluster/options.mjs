import { parseArguments } from '../lib/parse-arguments.mjs';
import { StepFailed } from '../lib/step-failed.mjs';

const MOST_REPLICAS = 6;

export const HELP = `Usage: npm run start:cluster -- [options]

  --replicas <number>  how many (3, at most ${MOST_REPLICAS})
  --port <number>      of the proxy; the replicas take free ports (PORT, else 3000)
  --help

Settings come from the environment as for npm start. Without DATABASE_URL all replicas share the embedded PostgreSQL under
DATA_DIR; without REDIS_URL a redis-server is started if there is one on the PATH. With METRICS_PORT the first replica
answers there, the second on the next port, and so on.
`;

/** @returns {{ replicas: number, port: number, help?: boolean }} */
export function readOptions(args) {
  const text = { type: 'string' };
  const options = { replicas: text, port: text, help: { type: 'boolean' } };
  const { replicas = '3', port = process.env.PORT || '3000', help } = parseArguments({ args, options }, HELP).values;
  if (!/^[1-9]\d*$/.test(replicas) || Number(replicas) > MOST_REPLICAS) {
    throw new StepFailed(`--replicas must be from 1 to ${MOST_REPLICAS}\n\n${HELP}`);
  }
  if (!/^\d+$/.test(port) || Number(port) > 65_535) throw new StepFailed(`--port must be a port\n\n${HELP}`);
  return { replicas: Number(replicas), port: Number(port), help };
}
