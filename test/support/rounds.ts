/** So many at once: more would only wait for the pool and for the hashing threads. */
const AT_ONCE = 20;

/** Makes what each round of a race uses up, several at a time, so that a round waits for no mail and no hash. */
export async function prepare<T>(rounds: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < rounds) {
    const count = Math.min(AT_ONCE, rounds - made.length);
    made.push(...(await Promise.all(Array.from({ length: count }, () => make()))));
  }
  return made;
}
