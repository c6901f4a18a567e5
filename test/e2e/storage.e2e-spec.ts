import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Sealer } from '@app/audit';
import { ObjectRemovalJob, ObjectStorage } from '@app/platform';
import { CheckpointBucket } from '../../libs/audit/src/checkpoints/checkpoint-bucket.js';
import { type PictureAnswer, pictureCall, plain } from '../support/pictures.js';
import { S3Server } from '../support/s3-server.js';
import { TestApp, type TestPerson } from '../support/test-app.js';
import { assertVerified, byNode, exportTrail } from '../support/trail-verifiers.js';

const OWN = '/auth/me/avatar';
const AVATARS = 'avatars/';
const CHECKPOINTS = 'audit/checkpoints/';
const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-storage-'));

let bucket: S3Server;
let app: TestApp;
let zoe: TestPerson;

beforeAll(async () => {
  bucket = await S3Server.start();
  // The suite seals when it wants to.
  app = await TestApp.start({ DATA_DIR: dataDir, AUDIT_SEAL_SECONDS: '3600', ...bucket.settings });
  zoe = await app.person();
});

afterAll(async () => {
  await app.stop();
  bucket.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(() => {
  bucket.mode = 'up';
});

async function put(colour: string): Promise<PictureAnswer> {
  const content = await plain(32, 32, colour).png().toBuffer();
  return pictureCall(app, zoe.api, OWN, { method: 'PUT', content, type: 'image/png' });
}
const get = (headers = {}): Promise<PictureAnswer> => pictureCall(app, zoe.api, OWN, { headers });
const remove = (): Promise<PictureAnswer> => pictureCall(app, zoe.api, OWN, { method: 'DELETE' });
const cleanUp = (): Promise<void> => app.nest.get(ObjectRemovalJob).run();
const unavailable = { status: 503, code: 'STORAGE_UNAVAILABLE' };

async function listed(): Promise<string[]> {
  const rows = await app.sql<{ key: string }>('SELECT key FROM stored_objects ORDER BY key');
  return rows.map(({ key }) => key);
}

describe('a bucket', () => {
  it('gets pictures by signed requests and under names that say nothing; nothing of them is in the database', async () => {
    expect((await put('#ff0000')).status).toBe(204);
    const [key, ...others] = bucket.keys(AVATARS);
    expect([others, bucket.complaints, key!.includes(zoe.id)]).toEqual([[], [], false]);
    expect(key).toMatch(/^avatars\/[0-9a-f-]{36}$/);
    const shown = await get();
    expect([shown.status, shown.bytes.equals(bucket.objects.get(key!)!.content)]).toEqual([200, true]);
    expect(bucket.objects.get(key!)!.contentType).toBe('image/webp');
    expect(await app.sql('SELECT FROM stored_object_contents')).toEqual([]);
  });

  it('is not asked by who has the picture already', async () => {
    const tag = (await get()).headers.get('etag')!;
    const asked = bucket.requests.length;
    expect((await get({ 'If-None-Match': tag })).status).toBe(304);
    expect(bucket.requests.length).toBe(asked);
  });

  it('loses what was replaced and what was removed, and what nobody came to keep', async () => {
    const [first] = bucket.keys(AVATARS);
    await put('#00ff00');
    const orphan = await app.nest.get(ObjectStorage).put('avatars', Buffer.from('x'), 'image/webp');
    await cleanUp();
    expect(bucket.keys(AVATARS)).toHaveLength(2);
    expect(bucket.keys(AVATARS)).not.toContain(first);
    await app.sql(`UPDATE stored_objects SET created_at = now() - interval '2 hours'`);
    await cleanUp();
    expect([bucket.keys(AVATARS).length, bucket.keys(AVATARS).includes(orphan), (await get()).status]).toEqual([
      1,
      false,
      200,
    ]);
    await remove();
    await cleanUp();
    expect([bucket.keys(AVATARS), await listed(), (await get()).code]).toEqual([[], [], 'AVATAR_NOT_FOUND']);
  });

  it('that puts something else in place of a picture is not believed', async () => {
    await put('#0000ff');
    const [key] = bucket.keys(AVATARS);
    bucket.objects.get(key!)!.content = Buffer.from('<script>alert(1)</script>');
    expect(await get()).toMatchObject(unavailable);
    bucket.objects.delete(key!);
    expect(await get()).toMatchObject(unavailable);
    expect((await put('#0000ff')).status).toBe(204);
    expect((await get()).status).toBe(200);
  });

  it.each(['failing', 'hanging'] as const)(
    'that is %s costs pictures a 503 and nothing else anything',
    async (mode) => {
      await put('#ffff00');
      const events = await app.auditEvents(`subjectId=${zoe.id}&action=user.avatar-changed`);
      bucket.mode = mode;
      const calls = Promise.all([put('#ff00ff'), get()]);
      for (let n = 0; n < 5; n++) {
        const began = performance.now();
        expect((await app.anonymous.get('//ready')).status).toBe(200);
        expect((await app.owner.patch(`/users/${zoe.id}`, { profile: { firstName: `Z${n}` } })).status).toBe(200);
        expect(performance.now() - began).toBeLessThan(2_000);
      }
      const [set, shown] = await calls;
      expect([set, shown]).toMatchObject([unavailable, unavailable]);
      expect(Number(set.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await app.auditEvents(`subjectId=${zoe.id}&action=user.avatar-changed`)).toHaveLength(events.length);
      // A removal is a row: it needs no bucket, and the object follows when the bucket is back.
      expect((await remove()).status).toBe(204);
      await cleanUp();
      expect(bucket.keys(AVATARS)).not.toEqual([]);
      bucket.mode = 'up';
      await app.sql(`UPDATE stored_objects SET created_at = now() - interval '2 hours'`);
      await cleanUp();
      expect([bucket.keys(AVATARS), await listed()]).toEqual([[], []]);
    },
  );
});

describe('pictures from before the bucket', () => {
  it('stay where they are, and go to the bucket when they are replaced', async () => {
    await put('#abcdef');
    const [key] = bucket.keys(AVATARS);
    const { content } = bucket.objects.get(key!)!;
    await app.sql(`UPDATE stored_objects SET stored_in = 'postgres' WHERE key = $1`, [key]);
    await app.sql('INSERT INTO stored_object_contents (key, content) VALUES ($1, $2)', [key, content]);
    bucket.objects.clear();
    expect((await get()).bytes.equals(content)).toBe(true);
    await put('#fedcba');
    expect(await app.sql('SELECT FROM stored_object_contents')).toEqual([]);
    expect([(await get()).status, bucket.keys(AVATARS).length]).toEqual([200, 1]);
  });
});

describe('checkpoints', () => {
  const delivered = async (): Promise<void> => app.nest.get(CheckpointBucket).settled();
  const held = (): string =>
    bucket
      .keys(CHECKPOINTS)
      .map((key) => bucket.objects.get(key)!.content.toString())
      .join('');
  const written = (): string => readFileSync(path.join(dataDir, 'audit/checkpoints.ndjson'), 'utf8');

  async function sealSomething(): Promise<void> {
    await app.owner.patch(`/users/${zoe.id}`, { profile: { lastName: `M${Math.random()}` } });
    await app.nest.get(Sealer).sealAll();
  }

  it('each become an object that verifies an export, as the file does', async () => {
    await sealSomething();
    await sealSomething();
    await delivered();
    expect(bucket.keys(CHECKPOINTS)[0]).toMatch(/^audit\/checkpoints\/[\w-]{16}\/\d{12}\.json$/);
    expect([held(), bucket.complaints]).toEqual([written(), []]);
    const checkpointsFile = path.join(dataDir, 'held.ndjson');
    writeFileSync(checkpointsFile, held());
    await assertVerified({ ...(await exportTrail(app.owner, dataDir)), checkpointsFile }, [byNode]);
  });

  it.each(['failing', 'hanging'] as const)(
    'are sealed while the bucket is %s, and follow when it is back',
    async (mode) => {
      await delivered();
      const before = held();
      bucket.mode = mode;
      const began = performance.now();
      for (let n = 0; n < 3; n++) await sealSomething();
      expect(performance.now() - began).toBeLessThan(4_000);
      expect([held(), written().length > before.length]).toEqual([before, true]);
      await delivered();
      bucket.mode = 'up';
      await sealSomething();
      await delivered();
      expect(held()).toBe(written());
    },
  );

  it('are never overwritten, not even by a history that was rewritten', async () => {
    await sealSomething();
    await delivered();
    const before = held();
    const newest = bucket.keys(CHECKPOINTS).at(-1)!;
    bucket.objects.get(newest)!.content = Buffer.from('signed before');
    await app.sql('UPDATE audit_deliveries SET tree_size = tree_size - 1');
    await sealSomething();
    await delivered();
    expect(bucket.objects.get(newest)!.content.toString()).toBe('signed before');
    expect(held().length).toBeGreaterThan(before.length / 2);
    expect(bucket.requests).toContain(`GET ${newest}`);
  });
});
