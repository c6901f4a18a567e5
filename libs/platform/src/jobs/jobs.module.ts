import { type DynamicModule, Global, Module } from '@nestjs/common';
import { JobMetrics } from './job-metrics.js';
import { JOBS_DATABASE_URL, Jobs } from './jobs.js';

@Global()
@Module({})
export class JobsModule {
  static forRoot({ url }: { readonly url: string }): DynamicModule {
    return {
      module: JobsModule,
      providers: [Jobs, JobMetrics, { provide: JOBS_DATABASE_URL, useValue: url }],
      exports: [Jobs],
    };
  }
}
