import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

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
