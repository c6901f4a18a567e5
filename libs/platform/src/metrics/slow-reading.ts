import { setImmediate as turn } from 'node:timers/promises';

const KEPT_FOR_MS = 5_000;
const PATIENCE_MS = 1_500;

/**
 * A reading that costs a query. It is asked for at most every five seconds, however many scrape, and a database that does
 * not answer delays no scrape for long: then the reading is undefined, and what is measured in memory is still told.
 */
export function slowReading<T>(read: () => Promise<T>): () => Promise<T | undefined> {
  let last: { readonly at: number; readonly value: Promise<T | undefined> } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.at >= KEPT_FOR_MS) last = { at: now, value: withPatience(quietly(read)) };
    return last.value;
  };
}

/** A turn later, so that the pool is measured before the measuring itself needs a connection of it. */
async function quietly<T>(read: () => Promise<T>): Promise<T | undefined> {
  await turn();
  return read().catch(() => undefined);
}

function withPatience<T>(value: Promise<T | undefined>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    void value.then((known) => {
      clearTimeout(timer);
      resolve(known);
    });
  });
}
