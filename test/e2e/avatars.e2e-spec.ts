import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { UserPurgeService } from '../../libs/users/src/user-purge.service.js';
import { type ApiClient } from '../support/api-client.js';
import {
  type PictureAnswer,
  animation,
  blackPng,
  colourAt,
  photoWithPlace,
  pictureCall,
  plain,
  pngWithProfile,
} from '../support/pictures.js';
import { ROUNDS, atOnce, eachRound, timeoutFor } from '../support/races.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

const OWN = '/auth/me/avatar';
const MEGABYTE = 1024 * 1024;

let app: TestApp;
let zoe: TestPerson;

beforeAll(async () => {
  app = await TestApp.start();
  zoe = await app.person();
});

afterAll(() => app.stop());

const put = (
  content: Buffer | string,
  type = 'image/png',
  client: ApiClient = zoe.api,
  path = OWN,
): Promise<PictureAnswer> => pictureCall(app, client, path, { method: 'PUT', content, type });
const get = (path: string, client: ApiClient = app.owner, headers = {}): Promise<PictureAnswer> =>
  pictureCall(app, client, path, { headers });
const remove = (path: string, client: ApiClient, headers = {}): Promise<PictureAnswer> =>
  pictureCall(app, client, path, { method: 'DELETE', headers });

/** What is kept of all pictures, whoever owns them. */
async function keptObjects(): Promise<number> {
  const [row] = await app.sql<{ contents: string; listed: string }>(`
    SELECT (SELECT count(*) FROM stored_object_contents) AS contents,
           (SELECT count(*) FROM stored_objects WHERE kept_at IS NOT NULL AND released_at IS NULL) AS listed`);
  expect(row!.contents).toBe(row!.listed);
  return Number(row!.contents);
}

describe('a picture', () => {
  it('of each type becomes a square WebP of at most 512 pixels, which the account tells of', async () => {
    const pictures = {
      'image/png': await plain(1200, 600).png().toBuffer(),
      'image/jpeg': await plain(600, 1200).jpeg().toBuffer(),
      'image/webp': await plain(300, 200).webp().toBuffer(),
    };
    const edges = [];
    for (const [type, content] of Object.entries(pictures)) {
      const answer = await put(content, type);
      expect([answer.status, answer.headers.get('etag'), answer.bytes.length]).toEqual([204, null, 0]);
      const { bytes } = await get(OWN, zoe.api);
      const { format, width, height } = await sharp(bytes).metadata();
      edges.push([format, width, height]);
    }
    expect(edges).toEqual([
      ['webp', 512, 512],
      ['webp', 512, 512],
      ['webp', 200, 200],
    ]);
    const user = (await app.owner.get(`/users/${zoe.id}`)).data as { avatarUpdatedAt: string; version: number };
    expect([Date.parse(user.avatarUpdatedAt) > 0, user.version]).toEqual([true, 4]);
  });

  it('loses where, when and with what it was taken, and stands upright', async () => {
    const photo = await photoWithPlace();
    const told = await sharp(photo).metadata();
    expect([told.orientation, told.exif!.length > 0, photo.includes('SecretPlace')]).toEqual([6, true, true]);
    expect((await put(photo, 'image/jpeg')).status).toBe(204);
    const { bytes } = await get(OWN, zoe.api);
    const kept = await sharp(bytes).metadata();
    expect([kept.orientation, kept.exif, kept.xmp, kept.icc]).toEqual([undefined, undefined, undefined, undefined]);
    expect(bytes.toString('latin1')).not.toMatch(/Secret|EXIF|XMP|GPS/);
    const [left, right] = [await colourAt(bytes, 10, 40), await colourAt(bytes, 70, 40)];
    expect([left[0]! > 200, left[2]! < 60, right[0]! < 60, right[2]! > 200]).toEqual([true, true, true, true]);
  });

  it('that moves stops at its first frame', async () => {
    expect((await put(await animation(), 'image/webp')).status).toBe(204);
    const { bytes } = await get(OWN, zoe.api);
    const [red, , blue] = await colourAt(bytes, 5, 5);
    expect([(await sharp(bytes).metadata()).pages ?? 1, red! > 200, blue! < 60]).toEqual([1, true, true]);
  });

  it('may have 16 megapixels and a colour profile that unfolds, at the price of one at a time', async () => {
    expect((await put(blackPng(4_096, 4_096))).status).toBe(204);
    const inflating = pngWithProfile(100 * MEGABYTE);
    const before = process.memoryUsage.rss();
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(inflating)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 204 && status !== 422)).toEqual([]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(600 * MEGABYTE);
  });

  it('carries nothing along: what hid behind the image is gone', async () => {
    const polyglot = Buffer.concat([
      await plain(50, 50).png().toBuffer(),
      Buffer.from('<script>alert(1)</script>ZIPPED'),
    ]);
    expect((await put(polyglot)).status).toBe(204);
    expect((await get(OWN, zoe.api)).bytes.toString('latin1')).not.toMatch(/script|ZIPPED/);
  });

  it('is served as an image and nothing else, and not again to who has it', async () => {
    const first = await get(`/users/${zoe.id}/avatar`);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline; filename="avatar.webp"',
      'content-security-policy': `default-src 'none'; sandbox; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'content-length': String(first.bytes.length),
    });
    const tag = first.headers.get('etag')!;
    const again = await get(`/users/${zoe.id}/avatar`, app.owner, { 'If-None-Match': tag });
    expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([304, 0, tag]);
    await put(await plain(40, 40, '#00ff00').png().toBuffer());
    const changed = await get(`/users/${zoe.id}/avatar`, app.owner, { 'If-None-Match': tag });
    expect([changed.status, changed.headers.get('etag') === tag]).toEqual([200, false]);
  });
});

describe('what is refused', () => {
  const png = (): Promise<Buffer> => plain(64, 64).png().toBuffer();
  const noise = (width: number, height: number): Sharp =>
    sharp({
      create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
    });

  const cases: [string, () => Promise<Buffer> | Buffer | string, string, number, string][] = [
    ['an SVG', () => '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'an SVG that says it is a PNG',
      () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'image/png',
      422,
      'IMAGE_INVALID',
    ],
    ['a GIF', () => plain(9, 9).gif().toBuffer(), 'image/gif', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a GIF that says it is a PNG', () => plain(9, 9).gif().toBuffer(), 'image/png', 422, 'IMAGE_INVALID'],
    ['a TIFF that says it is a WebP', () => plain(9, 9).tiff().toBuffer(), 'image/webp', 422, 'IMAGE_INVALID'],
    ['a PNG that says it is a JPEG', png, 'image/jpeg', 422, 'IMAGE_INVALID'],
    ['JSON', () => '{"image": "data:"}', 'application/json', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', () => '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['nothing', () => '', 'image/png', 422, 'IMAGE_INVALID'],
    ['words', () => 'GIF89a, or is it?', 'image/png', 422, 'IMAGE_INVALID'],
    ['a page', () => '<html><script>alert(1)</script></html>', 'image/jpeg', 422, 'IMAGE_INVALID'],
    [
      'half a PNG',
      async () => (await noise(200, 200).png().toBuffer()).subarray(0, 60_000),
      'image/png',
      422,
      'IMAGE_INVALID',
    ],
    [
      'half a JPEG',
      async () => (await noise(300, 300).jpeg().toBuffer()).subarray(0, 20_000),
      'image/jpeg',
      422,
      'IMAGE_INVALID',
    ],
    [
      'half a WebP',
      async () => (await noise(300, 300).webp().toBuffer()).subarray(0, 5_000),
      'image/webp',
      422,
      'IMAGE_INVALID',
    ],
    ['the first bytes of a PNG', async () => (await png()).subarray(0, 40), 'image/png', 422, 'IMAGE_INVALID'],
    ['a bomb of 400 megapixels', () => blackPng(20_000, 20_000), 'image/png', 422, 'IMAGE_TOO_MANY_PIXELS'],
    ['one line too many', () => blackPng(4_096, 4_097), 'image/png', 422, 'IMAGE_TOO_MANY_PIXELS'],
    [
      'more than a megabyte',
      async () => Buffer.concat([await png(), Buffer.alloc(MEGABYTE)]),
      'image/png',
      413,
      'PAYLOAD_TOO_LARGE',
    ],
  ];

  it.each(cases)(
    '%s',
    async (_, make, type, status, code) => {
      const before = await get(OWN, zoe.api);
      const answer = await put(await make(), type);
      expect([answer.status, answer.code]).toEqual([status, code]);
      expect((await get(OWN, zoe.api)).headers.get('etag')).toBe(before.headers.get('etag'));
    },
    60_000,
  );

  it('a flood without a length, as soon as it is too much', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        if (sent > 64 * MEGABYTE) controller.close();
        else controller.enqueue(new Uint8Array(65_536));
      },
    });
    const headers = { 'content-type': 'image/png', authorization: `Bearer ${zoe.api.accessToken}` };
    const flood = fetch(`${app.url}/api/v1${OWN}`, { method: 'PUT', headers, body, duplex: 'half' });
    // The answer may be overtaken by the end of the connection.
    const status = await flood.then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect(sent).toBeLessThan(32 * MEGABYTE);
    expect((await get(OWN, zoe.api)).status).toBe(200);
  });

  it('an image where JSON belongs', async () => {
    const answer = await pictureCall(app, zoe.api, '/auth/me', {
      method: 'PUT',
      content: await png(),
      type: 'image/png',
    });
    expect(answer.status).toBeGreaterThanOrEqual(404);
    const { status, code } = await pictureCall(app, app.owner, `/users/${zoe.id}`, {
      method: 'PUT',
      content: await png(),
      type: 'image/png',
    });
    expect([status, code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('to whoever is not signed in, before the image is read', async () => {
    const answer = await put(Buffer.alloc(900_000), 'image/png', app.anonymous);
    expect([answer.status, answer.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('the picture of somebody else', () => {
  it('is set and removed by who may change the account, and leaves its mark without the image', async () => {
    const admin = await app.person(['admin']);
    const path = `/users/${zoe.id}/avatar`;
    const changed = await put(await plain(80, 80, '#ff00ff').png().toBuffer(), 'image/png', admin.api, path);
    expect(changed.status).toBe(204);
    const shown = await get(path, admin.api);
    expect((await get(OWN, zoe.api)).bytes.equals(shown.bytes)).toBe(true);
    expect((await remove(path, admin.api)).status).toBe(204);
    expect((await get(OWN, zoe.api)).code).toBe('AVATAR_NOT_FOUND');
    expect((await remove(path, admin.api)).code).toBe('AVATAR_NOT_FOUND');
    const events = await app.auditEvents(`subjectId=${zoe.id}`);
    const [removal, change] = events.filter(({ action }) => action.startsWith('user.avatar-'));
    expect(change).toMatchObject({
      action: 'user.avatar-changed',
      actor: { id: admin.id },
      changes: null,
      details: null,
    });
    expect(removal).toMatchObject({
      action: 'user.avatar-removed',
      actor: { id: admin.id },
      changes: null,
      details: null,
    });
    expect(changed.headers.get('audit-event-id')).toBe(change!.id);
  });

  it('is not touched by who holds less than its person', async () => {
    const admin = await app.person(['admin']);
    const { id } = (await app.owner.get('/auth/me')).data as { id: string };
    const picture = await plain(8, 8).png().toBuffer();
    const [set, gone] = [
      await put(picture, 'image/png', admin.api, `/users/${id}/avatar`),
      await remove(`/users/${id}/avatar`, admin.api),
    ];
    expect([set.code, gone.code]).toEqual(['TARGET_EXCEEDS_AUTHORITY', 'TARGET_EXCEEDS_AUTHORITY']);
    expect((await put(picture, 'image/png', app.owner, OWN)).status).toBe(204);
    expect((await remove(OWN, app.owner)).status).toBe(204);
  });

  it('is 404 for an account that is not there', async () => {
    const picture = await plain(8, 8).png().toBuffer();
    const path = '/users/00000000-0000-4000-8000-000000000000/avatar';
    expect([(await put(picture, 'image/png', app.owner, path)).code, (await get(path)).code]).toEqual([
      'USER_NOT_FOUND',
      'USER_NOT_FOUND',
    ]);
  });
});

describe('If-Match', () => {
  it('refuses to replace or remove another picture than was seen, also one that came after a removal', async () => {
    const picture = await plain(30, 30, '#123456').png().toBuffer();
    await put(picture);
    const stale = (await get(OWN, zoe.api)).headers.get('etag')!;
    await remove(OWN, zoe.api);
    const onNothing = await pictureCall(app, zoe.api, OWN, {
      method: 'PUT',
      content: picture,
      type: 'image/png',
      headers: { 'If-Match': stale },
    });
    await put(picture);
    const fresh = (await get(OWN, zoe.api)).headers.get('etag')!;
    const onAnother = await remove(OWN, zoe.api, { 'If-Match': stale });
    const right = await remove(OWN, zoe.api, { 'If-Match': fresh });
    expect([onNothing.status, onAnother.status, right.status, stale === fresh]).toEqual([412, 412, 204, false]);
  });
});

describe('an account that goes', () => {
  it('hides its picture when deleted, shows it when restored, and loses it for good when purged', async () => {
    const leaver = await app.person();
    const kept = await keptObjects();
    await put(await plain(33, 33).png().toBuffer(), 'image/png', leaver.api);
    const path = `/users/${leaver.id}/avatar`;
    await app.owner.delete(`/users/${leaver.id}`);
    expect((await get(path)).code).toBe('USER_NOT_FOUND');
    await app.owner.post(`/users/${leaver.id}/restore`);
    expect((await get(path)).status).toBe(200);
    await app.owner.delete(`/users/${leaver.id}`);
    expect(await keptObjects()).toBe(kept + 1);
    await app.sql(`UPDATE users SET deleted_at = now() - interval '31 days' WHERE id = $1`, [leaver.id]);
    await app.nest.get(UserPurgeService, { strict: false }).purgeDue(100);
    expect(await keptObjects()).toBe(kept);
    expect(await app.sql('SELECT FROM user_avatars WHERE user_id = $1', [leaver.id])).toEqual([]);
  });
});

describe('twenty at once', () => {
  it(
    'leave one picture and nothing else',
    async () => {
      const pictures = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          plain(16, 16, `#0000${(n * 12).toString(16).padStart(2, '0')}`)
            .png()
            .toBuffer(),
        ),
      );
      await put(pictures[0]!);
      const kept = await keptObjects();
      await eachRound(ROUNDS, async () => {
        const answers = await atOnce((n) => (n % 5 === 4 ? remove(OWN, zoe.api) : put(pictures[n]!)));
        expect(answers.map(({ status }) => status).filter((status) => status !== 204 && status !== 404)).toEqual([]);
        await put(pictures[0]!);
        expect(await keptObjects()).toBe(kept);
        expect((await get(OWN, zoe.api)).status).toBe(200);
      });
    },
    timeoutFor(ROUNDS),
  );
});
