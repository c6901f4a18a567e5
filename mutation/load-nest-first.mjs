// Stryker brings an environment of jest of its own, in which packages are loaded by jest: those in CommonJS that require() Nest
// (throttler) would close an import cycle in its loader, unless Nest is there first (nestjs/nest#17583).
import 'reflect-metadata';
await import('@nestjs/common');
await import('@nestjs/core');
