import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Drain } from './request/drain.js';
import { RouteAccessCheck } from './access/route-access-check.js';

/** The edge: what every route shares. The guards, the filter, the pipe and the interceptor are switched on in app.module.ts. */
@Global()
@Module({ imports: [DiscoveryModule], providers: [Drain, RouteAccessCheck], exports: [Drain] })
export class HttpModule {}
