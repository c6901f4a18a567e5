import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { AvatarRenderer } from './avatar-renderer.js';

const png = (): Promise<Buffer> =>
  sharp({ create: { width: 700, height: 700, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();

describe('AvatarRenderer', () => {
  it('closes every decoder but the three, whatever asks', async () => {
    const others = {
      svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      gif: await sharp(await png())
        .gif()
        .toBuffer(),
      tiff: await sharp(await png())
        .tiff()
        .toBuffer(),
      avif: await sharp(await png())
        .avif({ effort: 0 })
        .toBuffer(),
    };
    await new AvatarRenderer().render({ content: await png(), contentType: 'image/png' });
    for (const content of Object.values(others)) await expect(sharp(content).metadata()).rejects.toThrow('unsupported');
    expect((await sharp(await png()).metadata()).format).toBe('png');
  });

  it('decodes one at a time and lets 32 wait; a failure holds nobody up', async () => {
    const renderer = new AvatarRenderer();
    const good = { content: await png(), contentType: 'image/png' };
    const bad = { content: Buffer.from('no image'), contentType: 'image/png' };
    let busiest = 0;
    const watch = setInterval(() => (busiest = Math.max(busiest, sharp.counters().process)), 1);
    const calls = Array.from({ length: 40 }, (_, n) => renderer.render(n % 2 ? good : bad));
    const outcomes = await Promise.allSettled(calls);
    clearInterval(watch);
    const codes = outcomes.map((each) => (each.status === 'fulfilled' ? 'OK' : (each.reason as { code: string }).code));
    expect(codes.slice(0, 32)).toEqual(Array.from({ length: 32 }, (_, n) => (n % 2 ? 'OK' : 'IMAGE_INVALID')));
    expect(new Set(codes.slice(32))).toEqual(new Set(['SERVICE_UNAVAILABLE']));
    expect(busiest).toBe(1);
    await expect(renderer.render(good)).resolves.toBeInstanceOf(Buffer);
  });
});
