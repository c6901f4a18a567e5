import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
// @ts-expect-error: plain JavaScript, so that the check of the image runs without a build of its own
import * as dockerfile from '../../deploy/lib/dockerfile.mjs';
import { settingsSchema } from '../../libs/platform/src/config/settings-schema.js';
import {
  type KubernetesObject,
  kustomize,
  objectsIn,
  resourcesOf,
  schemaProblems,
} from '../support/kubernetes-objects.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const KUBERNETES = path.join(ROOT, 'deploy/kubernetes');
const OVERLAYS = globSync('overlays/*', { cwd: KUBERNETES });
const SETTINGS = Object.keys(settingsSchema.shape);

interface Container {
  readonly name: string;
  readonly securityContext: object;
  readonly envFrom: readonly { readonly configMapRef?: { name: string }; readonly secretRef?: { name: string } }[];
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string } };
}
interface PodSpec {
  readonly containers: readonly Container[];
  readonly securityContext: object;
  readonly terminationGracePeriodSeconds: number;
  readonly topologySpreadConstraints: readonly { readonly topologyKey: string }[];
}
interface Stage {
  readonly name: string;
  readonly workdir: string;
  readonly steps: readonly { readonly kind: string; readonly command?: string; readonly sources?: readonly string[] }[];
  readonly env: Readonly<Record<string, string>>;
  readonly cmd?: readonly string[];
}
const { parseDockerfile, parseDockerignore, isIgnored } = dockerfile as {
  readonly parseDockerfile: (text: string) => Stage[];
  readonly parseDockerignore: (text: string) => string[];
  readonly isIgnored: (file: string, patterns: readonly string[]) => boolean;
};

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const base = resourcesOf(path.join(KUBERNETES, 'base')).flatMap((file) => objectsIn(readFileSync(file, 'utf8')));
const find = (objects: readonly KubernetesObject[], kind: string): KubernetesObject =>
  objects.find((object) => object.kind === kind)!;
const podOf = ({ spec }: KubernetesObject): PodSpec => (spec as { template: { spec: PodSpec } }).template.spec;

describe('the manifests of Kubernetes', () => {
  it('are what its schema allows, in the base and in each overlay', () => {
    const extra = OVERLAYS.flatMap((overlay) => resourcesOf(path.join(KUBERNETES, overlay)));
    const files = [...new Set(extra)].flatMap((file) => objectsIn(readFileSync(file, 'utf8')));
    const built = OVERLAYS.flatMap((overlay) => kustomize(path.join(KUBERNETES, overlay)) ?? []);
    expect(files.length).toBeGreaterThan(10);
    expect(schemaProblems([...files, ...built])).toEqual([]);
  }, 60_000);

  it('would not pass with a field misspelt, missing or of the wrong type', () => {
    const service = find(base, 'Service');
    const deployment = find(base, 'Deployment');
    const { template: _, ...withoutTemplate } = deployment.spec as Record<string, unknown>;
    const problems = schemaProblems([
      { ...service, spec: { ...(service.spec as object), selektor: {} } },
      { ...deployment, spec: withoutTemplate },
      { ...deployment, spec: { ...(deployment.spec as object), minReadySeconds: 'five' } },
    ]);
    expect(problems).toEqual([
      expect.stringMatching(/^Service rollcall: .*selektor/),
      expect.stringMatching(/^Deployment rollcall: .*template.* is missing/),
      expect.stringMatching(/^Deployment rollcall: .*not assignable to type 'number'/),
    ]);
  }, 60_000);

  it('are built by kubectl into one set for each overlay, with no name left open', () => {
    for (const overlay of OVERLAYS) {
      const objects = kustomize(path.join(KUBERNETES, overlay));
      if (!objects) continue;
      const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
      const configMap = find(objects, 'ConfigMap');
      for (const kind of ['Deployment', 'Job']) {
        const [container] = podOf(find(objects, kind)).containers;
        expect(container!.envFrom[0]!.configMapRef!.name).toBe(configMap.metadata.name);
      }
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(objects.map(({ metadata }) => metadata.namespace)).size).toBe(1);
    }
  });

  it('ask the three probes, end later than a shutdown takes, and spread over hosts and zones', () => {
    const pod = podOf(find(base, 'Deployment'));
    const [container] = pod.containers;
    const paths = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).map(
      (p) => container![p]!.httpGet.path,
    );
    expect(paths).toEqual(['/startup', '/health', '/ready']);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
    const keys = pod.topologySpreadConstraints.map(({ topologyKey }) => topologyKey);
    expect(keys).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  });

  it('run as nobody in particular, on a file system that cannot be written to', () => {
    for (const kind of ['Deployment', 'Job']) {
      const pod = podOf(find(base, kind));
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(pod.containers[0]!.securityContext).toEqual({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('let only the migration know the role that owns the schema, and hold no secret themselves', () => {
    const secretsOf = (kind: string) =>
      podOf(find(base, kind)).containers[0]!.envFrom.map((from) => from.secretRef?.name);
    expect(secretsOf('Deployment')).toEqual([undefined, 'rollcall']);
    expect(secretsOf('Job')).toEqual([undefined, 'rollcall', 'rollcall-migration']);
    expect(base.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    for (const file of globSync('**/*.yaml', { cwd: KUBERNETES })) {
      expect(read(`deploy/kubernetes/${file}`)).not.toMatch(/(SECRET_KEY|DATABASE_URL|PASSWORD|SMTP_URL|REDIS_URL)=/);
    }
  });

  it('have the alerts of Prometheus, as its operator wants them', () => {
    const alerts = parse(read('deploy/prometheus/alerts.yaml')) as object;
    expect(find(base, 'PrometheusRule').spec).toEqual(alerts);
  });
});

describe('every setting named in deploy', () => {
  it('is one', () => {
    const literals = globSync('**/kustomization.yaml', { cwd: KUBERNETES })
      .flatMap((file) => [...read(`deploy/kubernetes/${file}`).matchAll(/^ +- ([A-Z_]+)=/gm)])
      .map(([, name]) => name!);
    const compose = parse(read('deploy/compose.yaml'), { merge: true }) as {
      services: Record<string, { environment?: Record<string, string> }>;
    };
    const ofCompose = ['app', 'migrate'].flatMap((name) => Object.keys(compose.services[name]!.environment!));
    const ofImage = Object.keys(parseDockerfile(read('deploy/Dockerfile')).at(-1)!.env);
    const named = [...literals, ...ofCompose, ...ofImage];
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !SETTINGS.includes(name))).toEqual([]);
  });
});

describe('the image', () => {
  const stages = parseDockerfile(read('deploy/Dockerfile'));
  const patterns = parseDockerignore(read('.dockerignore'));

  it('starts the server on Node 24, as a user who is not root, with a health check', () => {
    expect(read('deploy/Dockerfile')).toMatch(/NODE_IMAGE=node:24-/);
    expect(read('deploy/Dockerfile')).toMatch(/^USER node$/m);
    expect(stages.at(-1)).toMatchObject({
      cmd: ['node', 'dist/apps/api/src/main.js'],
      env: { NODE_ENV: 'production' },
    });
    expect((stages.at(-1) as unknown as { healthcheck: string[] }).healthcheck.join(' ')).toContain('/health');
  });

  it('installs nothing of the development, and copies the build and the packages only', () => {
    const runs = stages.find(({ name }) => name === 'packages')!.steps.map(({ command }) => command);
    expect(runs).toContainEqual(expect.stringContaining('--omit=dev'));
    const copied = stages.at(-1)!.steps.flatMap(({ sources = [] }) => sources);
    expect(copied).toEqual(['package.json', '/app/node_modules', '/app/dist']);
  });

  it.each([
    ['.env', true],
    ['.env.example', true],
    ['apps/api/.env.local', true],
    ['.git/config', true],
    ['.data/secrets.json', true],
    ['node_modules/pg/package.json', true],
    ['libs/auth/src/login/login.service.ts', false],
    ['libs/auth/src/mfa/totp.spec.ts', true],
    ['package-lock.json', false],
    ['tsconfig.build.json', false],
  ])('keeps out what is not of the build: %s', (file, ignored) => {
    expect(isIgnored(file, patterns)).toBe(ignored);
  });
});

describe('the runbook', () => {
  const alerts = (
    parse(read('deploy/prometheus/alerts.yaml')) as {
      groups: { rules: { alert?: string; annotations?: { runbook: string }; labels?: object }[] }[];
    }
  ).groups.flatMap(({ rules }) => rules.filter(({ alert }) => alert));

  it('has a chapter for each alert, and the alert leads to it', () => {
    const chapters = [...read('docs/runbook.md').matchAll(/^### (Rollcall\w+)$/gm)].map(([, name]) => name);
    expect(alerts.map(({ alert }) => alert).sort()).toEqual(chapters.sort());
    for (const { alert, annotations } of alerts) {
      expect(annotations!.runbook).toBe(`docs/runbook.md#${alert!.toLowerCase()}`);
    }
  });

  it('has a test of promtool for each alert', () => {
    const tests = (
      parse(read('deploy/prometheus/alerts.test.yaml')) as {
        tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
      }
    ).tests.flatMap((test) => test.alert_rule_test);
    const fired = new Set(tests.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname));
    expect(alerts.map(({ alert }) => alert!).filter((alert) => !fired.has(alert))).toEqual([]);
  });
});

const promtool = spawnSync('promtool', ['--version']).error ? it.skip : it;

describe('the alerts', () => {
  promtool('fire when they should, and not when they should not (promtool)', () => {
    for (const args of [
      ['check', 'rules', 'alerts.yaml'],
      ['check', 'config', '--syntax-only', 'prometheus.yaml'],
      ['test', 'rules', 'alerts.test.yaml'],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, {
        cwd: path.join(ROOT, 'deploy/prometheus'),
        encoding: 'utf8',
      });
      expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    }
  });
});

describe('the dashboard', () => {
  interface Panel {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  }
  const { panels, templating } = JSON.parse(read('deploy/grafana/dashboards/rollcall.json')) as {
    panels: Panel[];
    templating: { list: { name: string }[] };
  };

  it('has panels with a question each, side by side, and asks only variables it has', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [n, a] of panels.entries()) {
      expect(a.gridPos.x + a.gridPos.w).toBeLessThanOrEqual(24);
      if (a.type !== 'row') expect(a.targets!.length).toBeGreaterThan(0);
      for (const b of panels.slice(n + 1)) {
        const apart =
          a.gridPos.x + a.gridPos.w <= b.gridPos.x ||
          b.gridPos.x + b.gridPos.w <= a.gridPos.x ||
          a.gridPos.y + a.gridPos.h <= b.gridPos.y ||
          b.gridPos.y + b.gridPos.h <= a.gridPos.y;
        expect([a.title, b.title, apart]).toEqual([a.title, b.title, true]);
      }
    }
    const variables = new Set([...templating.list.map(({ name }) => name), '__rate_interval']);
    const asked = panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => [...expr.matchAll(/\$(\w+)/g)]));
    expect(asked.map(([, name]) => name!).filter((name) => !variables.has(name))).toEqual([]);
  });
});
