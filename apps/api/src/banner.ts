import { type Owner } from '@app/auth';
import { type RunningSettings } from '@app/platform';

export interface BannerFacts {
  readonly settings: RunningSettings;
  readonly isEmbedded: boolean;
  readonly owner: Owner | undefined;
  readonly startedInMs: number;
}

/** What a person needs to go on. The only place where a password is ever printed, and only once. */
export function banner({ settings, isEmbedded, owner, startedInMs }: BannerFacts): string {
  const base = settings.production ? settings.publicUrl : `http://${hostInUrl(settings.host)}:${settings.port}`;
  const lines: [string, string | undefined][] = [
    ['API', `${base}/api/v1`],
    ['Swagger UI', settings.docsEnabled ? `${base}/docs` : undefined],
    ['Probes', `${base}/health  ${base}/ready`],
    ['Owner', owner?.email ?? 'none yet: set BOOTSTRAP_OWNER_EMAIL, or run npm run cli -- bootstrap-admin'],
    ['Password', owner?.generatedPassword && `${owner.generatedPassword}  (shown this once)`],
    ['Data', isEmbedded ? settings.dataDir : undefined],
  ];
  const shown = lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name.padEnd(11)} ${value}`);
  return `\n  Rollcall is ready after ${(startedInMs / 1000).toFixed(1)} s\n\n${shown.join('\n')}\n`;
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
