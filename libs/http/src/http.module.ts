import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AnswersPersonalData } from './idempotency/answers-personal-data.js';
import { AnswerRetention } from './idempotency/answer-retention.js';
import { StoredAnswers } from './idempotency/stored-answers.js';
import { Drain } from './request/drain.js';
import { RequestMetrics } from './request/request-metrics.js';
import { ToldReadings } from './reads/told-readings.js';
import { RouteAccessCheck } from './access/route-access-check.js';
import { EventStreams } from './streams/event-streams.js';

/** The edge: what every route shares. The guards, the filter, the pipe and the interceptor are switched on in app.module.ts. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    AnswerRetention,
    AnswersPersonalData,
    Drain,
    EventStreams,
    RequestMetrics,
    RouteAccessCheck,
    StoredAnswers,
    ToldReadings,
  ],
  exports: [AnswersPersonalData, Drain, EventStreams, RequestMetrics, StoredAnswers, ToldReadings],
})
export class HttpModule {}
