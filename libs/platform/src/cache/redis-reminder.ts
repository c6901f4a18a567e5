// Finds out soon when Redis has forgotten, and tells it everything this replica knows: one who has no window of a key
// cannot know that another let its limit through. Looks at the window that was counted last, so an idle replica asks
// nothing of Redis, and a busy one four questions a second.
import { type RedisConnection } from './redis-connection.js';
import { type ReplicaMemory } from './replica-memory.js';
import { tellKnown } from './throttle-script.js';

export interface Reminding {
  readonly connection: RedisConnection;
  readonly memory: ReplicaMemory;
  /** The name of this replica. */
  readonly replica: string;
}

const LOOK_EVERY_MS = 250;
/** Told at once: few enough that the hits between them wait a few milliseconds at most. */
const CHUNK = 100;

export function startReminding(reminding: Reminding): void {
  let isBusy = false;
  const look = async (): Promise<void> => {
    if (isBusy || !reminding.connection.isReady) return;
    isBusy = true;
    // Redis may go away in between: what was not told then is told when it is back.
    await remind(reminding).catch(() => undefined);
    isBusy = false;
  };
  setInterval(() => void look(), LOOK_EVERY_MS).unref();
}

async function remind(reminding: Reminding): Promise<void> {
  const { memory } = reminding;
  const latest = memory.latestKey();
  if (latest !== undefined) await tell(reminding, latest);
  if (!memory.isUntold) return;
  const keys = memory.keys();
  for (let from = 0; from < keys.length; from += CHUNK)
    await Promise.all(keys.slice(from, from + CHUNK).map((key) => tell(reminding, key)));
  memory.allIsTold();
}

async function tell({ connection, memory, replica }: Reminding, key: string): Promise<void> {
  const known = memory.recall(key);
  if (!known) return;
  const count = await connection.command((client) => tellKnown(client, replica, key, known));
  if (count) memory.confirm(key, known, count);
}
