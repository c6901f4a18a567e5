import { describe, expect, it } from '@jest/globals';
import { Secrets } from '../crypto/secrets.js';
import { Metrics } from '../metrics/metrics.js';
import { SharedFacts } from './shared-facts.js';

const KEY = 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP';

function world(secretKey = KEY, kept = new Map<string, unknown>()) {
  const state = { stamp: 'one' as string | undefined, loads: 0, answer: { is: 'first' } };
  const cache = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    set: (key: string, value: unknown) => Promise.resolve(kept.set(key, value)),
  };
  const stamps = { find: () => Promise.resolve(state.stamp) };
  const facts = new SharedFacts(cache as never, stamps as never, new Secrets(secretKey), new Metrics());
  const load = () => Promise.resolve((state.loads++, state.answer));
  const read = (question: object = {}) => facts.read('permissions', question, load);
  return { state, kept, read };
}

describe('shared facts', () => {
  it('are asked for once, and answered from the cache afterwards', async () => {
    const { state, read } = world();
    for (let n = 0; n < 3; n++) expect(await read()).toEqual({ is: 'first' });
    expect(state.loads).toBe(1);
  });

  it('are asked for anew under another stamp, for another question, and without a stamp', async () => {
    const { state, read } = world();
    await read();
    state.answer = { is: 'second' };
    state.stamp = 'two';
    expect(await read()).toEqual({ is: 'second' });
    expect(await read({ page: 2 })).toEqual({ is: 'second' });
    state.stamp = undefined;
    await read();
    expect(state.loads).toBe(4);
  });

  it('are not readable in the cache', async () => {
    const { kept, read } = world();
    await read();
    const [place, value] = [...kept][0]!;
    expect(place).toMatch(/^permissions:one:/);
    expect(Buffer.from(value as string, 'base64').toString('latin1')).not.toContain('first');
  });

  it.each([
    ['nonsense', () => 'AAAA'],
    ['another type', () => ({ is: 'forged' })],
    ['an altered answer', (sealed: string) => `${sealed.slice(0, -8)}AAAAAAA=`],
  ])('take %s in the cache for a miss', async (_, forge) => {
    const { state, kept, read } = world();
    await read();
    for (const [place, sealed] of kept) kept.set(place, forge(sealed as string));
    expect(await read()).toEqual({ is: 'first' });
    expect(state.loads).toBe(2);
  });

  it('take an answer that was moved to another place for a miss, and that of another installation', async () => {
    const { state, kept, read } = world();
    await read({ page: 1 });
    const [sealed] = kept.values();
    await read({ page: 2 });
    for (const place of kept.keys()) kept.set(place, sealed);
    state.answer = { is: 'second' };
    expect(await read({ page: 2 })).toEqual({ is: 'second' });
    const other = world('another-secret-key-of-32-characters!', kept);
    expect(await other.read({ page: 1 })).toEqual({ is: 'first' });
    expect(other.state.loads).toBe(1);
  });
});
