import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from '@jest/globals';

const CHUNK = Buffer.alloc(64 * 1024, 1);

/** A disk of a few megabytes, in memory, that a test can fill to the last byte. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @throws Error where nothing may be mounted */
  static make(megabytes: number): SmallDisk {
    const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-disk-'));
    const { status, stderr, error } = spawnSync(
      'mount',
      ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder],
      { encoding: 'utf8' },
    );
    if (status === 0) return new SmallDisk(folder);
    rmdirSync(folder);
    throw new Error(error?.message ?? stderr.split('\n')[0]);
  }

  /** Not one byte is left. */
  fill(): void {
    const file = openSync(this.ballast, 'a');
    try {
      for (;;) writeSync(file, CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  /** As if somebody had made room. */
  free(): void {
    rmSync(this.ballast, { force: true });
  }

  remove(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmdirSync(this.folder);
  }

  private get ballast(): string {
    return path.join(this.folder, 'ballast');
  }
}

/**
 * `describe` for what needs a small disk. To mount one takes root on Linux, and a container that allows it: elsewhere the suite says
 * that it does not run, and under CHAOS_REQUIRE=1 it fails.
 */
export function describeOnSmallDisk(): typeof describe | typeof describe.skip {
  try {
    SmallDisk.make(1).remove();
    return describe;
  } catch (error) {
    const why = `no disk can be filled here (${(error as Error).message}): run it as root on Linux`;
    if (process.env['CHAOS_REQUIRE'] === '1') throw new Error(`CHAOS_REQUIRE is set, but ${why}`, { cause: error });
    process.stderr.write(`The suite of full disks does not run: ${why}\n`);
    return describe.skip;
  }
}
