import { type DynamicModule, Global, Module } from '@nestjs/common';
import { JOBS_DATABASE_URL, Jobs } from './jobs.js';

@Global()
@Module({})
export class JobsModule {
  static forRoot({ url }: { readonly url: string }): DynamicModule {
    return { module: JobsModule, providers: [Jobs, { provide: JOBS_DATABASE_URL, useValue: url }], exports: [Jobs] };
  }
}
