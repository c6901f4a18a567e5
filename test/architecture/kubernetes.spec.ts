import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  type KubernetesObject,
  kustomize,
  objectsIn,
  resourcesOf,
  schemaProblems,
} from '../support/kubernetes-objects.js';

const KUBERNETES = path.resolve(import.meta.dirname, '../../deploy/kubernetes');
const OVERLAYS = globSync('overlays/*', { cwd: KUBERNETES });

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

const base = resourcesOf(path.join(KUBERNETES, 'base')).flatMap((file) => objectsIn(readFileSync(file, 'utf8')));
const find = (objects: readonly KubernetesObject[], kind: string): KubernetesObject =>
  objects.find((object) => object.kind === kind)!;
const podOf = ({ spec }: KubernetesObject): PodSpec => (spec as { template: { spec: PodSpec } }).template.spec;
const kubectl = spawnSync('kubectl', ['version', '--client']).error ? it.skip : it;

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

  kubectl('are built by kubectl into one set for each overlay, with no name left open', () => {
    for (const overlay of OVERLAYS) {
      const objects = kustomize(path.join(KUBERNETES, overlay))!;
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
      expect(readFileSync(path.join(KUBERNETES, file), 'utf8')).not.toMatch(
        /(SECRET_KEY|DATABASE_URL|PASSWORD|SMTP_URL|REDIS_URL)=/,
      );
    }
  });

  it('have the alerts of Prometheus, as its operator wants them', () => {
    const alerts = parse(readFileSync(path.join(KUBERNETES, '../prometheus/alerts.yaml'), 'utf8')) as object;
    expect(find(base, 'PrometheusRule').spec).toEqual(alerts);
  });
});
