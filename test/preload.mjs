// CommonJS packages that require() Nest (throttler) would close an import cycle under Jest's ESM loader;
// loading Nest first breaks it (nestjs/nest#17583).
import 'reflect-metadata';
await import('@nestjs/common');
await import('@nestjs/core');
