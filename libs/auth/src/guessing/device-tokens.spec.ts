import { beforeEach, describe, expect, it } from '@jest/globals';
import { Clock, Secrets } from '@app/platform';
import { DEVICE_DAYS, DeviceTokens } from './device-tokens.js';

const ACCOUNT = 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11';
const OTHER = 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f12';
const NOW = 1_800_000_000;
const clock = new Clock();
const tokens = new DeviceTokens(new Secrets('k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP'), clock);

const itIs = (seconds: number): void => clock.set(seconds * 1_000, performance.now());

beforeEach(() => itIs(NOW));

describe('a device token', () => {
  it('is recognised by the account it was issued for, always as the same device', () => {
    const first = tokens.issue(ACCOUNT);
    const device = tokens.recognise(first, ACCOUNT)!;
    expect(device).toMatch(/^[\w-]{22}$/);
    itIs(NOW + 60);
    const renewed = tokens.issue(ACCOUNT, device);
    expect(renewed).not.toBe(first);
    expect(tokens.recognise(renewed, ACCOUNT)).toBe(device);
  });

  it('is worthless to another account, an unknown one, and under another SECRET_KEY', () => {
    const token = tokens.issue(ACCOUNT);
    const elsewhere = new DeviceTokens(new Secrets('0mPk7Jq2vX9-rB4nT6wY1zA8sD3fG5hL'), clock);
    expect(tokens.recognise(token, OTHER)).toBeUndefined();
    expect(tokens.recognise(token, undefined)).toBeUndefined();
    expect(elsewhere.recognise(token, ACCOUNT)).toBeUndefined();
  });

  it('lasts 90 days', () => {
    const token = tokens.issue(ACCOUNT);
    const end = NOW + DEVICE_DAYS * 86_400;
    itIs(end - 1);
    expect(tokens.recognise(token, ACCOUNT)).toBeDefined();
    itIs(end);
    expect(tokens.recognise(token, ACCOUNT)).toBeUndefined();
  });

  it('tolerates no change of any character', () => {
    const token = tokens.issue(ACCOUNT);
    for (let at = 0; at < token.length; at++) {
      const altered = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(tokens.recognise(altered, ACCOUNT)).toBeUndefined();
    }
  });

  it.each([undefined, '', 'x', 'A'.repeat(72), 'A'.repeat(73), '='.repeat(72), '€'.repeat(72)])('is not %j', (text) => {
    expect(tokens.recognise(text, ACCOUNT)).toBeUndefined();
  });

  it('does not show the account', () => {
    expect(Buffer.from(tokens.issue(ACCOUNT), 'base64url').toString('latin1')).not.toContain(ACCOUNT);
  });
});
