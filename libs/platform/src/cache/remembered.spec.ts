import { describe, expect, it } from '@jest/globals';
import { type Notifications } from '../database/notifications.js';
import { type Answer, EVERYBODY, Remembered } from './remembered.js';

const listener = { isCurrent: true };
const made = (): Remembered<string> => new Remembered(listener as unknown as Notifications, 2);
const answer =
  (value: string, millisecondsLeft: number | null = null) =>
  (): Promise<Answer<string>> =>
    Promise.resolve({ value, millisecondsLeft });

describe('what is remembered of the database', () => {
  it('is what was answered, until it is announced to have changed', async () => {
    const remembered = made();
    expect(await remembered.ask('u', answer('a'))).toBe('a');
    await remembered.ask('v', answer('b'));
    remembered.forget('v');
    expect([remembered.find('u'), remembered.find('v')]).toEqual(['a', undefined]);
    remembered.forget(EVERYBODY);
    expect(remembered.find('u')).toBeUndefined();
  });

  it('is not an answer that was on its way while something was announced', async () => {
    const remembered = made();
    const late = remembered.ask('u', async () => {
      await Promise.resolve();
      remembered.forget('u');
      return { value: 'old', millisecondsLeft: null };
    });
    expect(await late).toBe('old');
    expect(remembered.find('u')).toBeUndefined();
  });

  it('counts for nothing while announcements may be missed', async () => {
    const remembered = made();
    await remembered.ask('u', answer('a'));
    listener.isCurrent = false;
    expect(remembered.find('u')).toBeUndefined();
    listener.isCurrent = true;
    expect(remembered.find('u')).toBe('a');
  });

  it('ends when its time is up, counted from when it was asked', async () => {
    const remembered = made();
    await remembered.ask('u', answer('over', 0));
    await remembered.ask('v', answer('long ago', -5_000));
    expect([remembered.find('u'), remembered.find('v')]).toEqual([undefined, undefined]);
  });

  it('is bounded', async () => {
    const remembered = made();
    for (const id of ['u', 'v', 'w']) await remembered.ask(id, answer(id));
    expect([remembered.find('u'), remembered.find('w')]).toEqual([undefined, 'w']);
  });
});
