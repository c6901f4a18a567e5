import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatTraceparent, parseTraceparent } from './traceparent.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const ROOT = path.resolve(import.meta.dirname, '../../../..');

describe('a traceparent', () => {
  it('says which trace, which span, and whether it is recorded', () => {
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: true });
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-02`)).toMatchObject({ isSampled: false });
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-more-to-come`)).toMatchObject({ traceId: TRACE, isSampled: true });
  });

  it('is told as it was heard', () => {
    for (const header of [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`]) {
      expect(formatTraceparent(parseTraceparent(header)!)).toBe(header);
    }
  });

  it.each([
    undefined,
    ['00', '01'],
    '',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-0g`,
    `00-${TRACE}-${SPAN}-01\n{"level":"fatal"}`,
  ])('that is not well formed is none: %j', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });
});

describe('OpenTelemetry', () => {
  it('is loaded only where traces are wanted: by one file, which is imported only when it is needed', () => {
    const importers = (pattern: RegExp): string[] =>
      globSync('{libs,apps}/*/src/**/*.ts', { cwd: ROOT })
        .filter((file) => !file.endsWith('.spec.ts'))
        .filter((file) => pattern.test(readFileSync(path.join(ROOT, file), 'utf8')));
    expect(importers(/from '@opentelemetry\/(?!sdk-trace')/)).toEqual(['libs/platform/src/tracing/otlp-span-maker.ts']);
    expect(importers(/from '.*(otlp-span-maker|watched-exporter)\.js'/)).toEqual([
      'libs/platform/src/tracing/otlp-span-maker.ts',
    ]);
  });
});
