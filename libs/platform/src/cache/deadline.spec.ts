import { describe, expect, it } from '@jest/globals';
import { DeadlineExceededError, withDeadline } from './deadline.js';

const never = new Promise<string>(() => undefined);

describe('withDeadline', () => {
  it('gives the value that comes in time', async () => {
    await expect(withDeadline(Promise.resolve('value'), 50)).resolves.toBe('value');
  });

  it('passes a rejection on', async () => {
    await expect(withDeadline(Promise.reject(new Error('broken')), 50)).rejects.toThrow('broken');
  });

  it('rejects when nothing comes', async () => {
    await expect(withDeadline(never, 10)).rejects.toBeInstanceOf(DeadlineExceededError);
  });

  it('drops a late rejection without leaving it unhandled', async () => {
    const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('late')), 30));
    await expect(withDeadline(late, 5)).rejects.toBeInstanceOf(DeadlineExceededError);
    await new Promise((resolve) => setTimeout(resolve, 40));
  });
});
