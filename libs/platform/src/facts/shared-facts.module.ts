import { Global, Module } from '@nestjs/common';
import { FactStamps } from './fact-stamps.js';
import { SharedFacts } from './shared-facts.js';

@Global()
@Module({ providers: [FactStamps, SharedFacts], exports: [SharedFacts] })
export class SharedFactsModule {}
