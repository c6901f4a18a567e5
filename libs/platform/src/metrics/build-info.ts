import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Metrics } from './metrics.js';

/** Which build this is: during a rollout, two of them answer. */
@Injectable()
export class BuildInfo {
  constructor(metrics: Metrics, @Inject(SETTINGS) settings: Settings) {
    const labels = { version: packageVersion(), revision: settings.buildRevision, node: process.version };
    metrics.gauge(
      { name: 'rollcall_build_info', help: 'Always 1; the labels say which build', labels: Object.keys(labels) },
      () => [{ labels, value: 1 }],
    );
  }
}

/** The sources and the build stand at different depths below package.json. */
export function packageVersion(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
