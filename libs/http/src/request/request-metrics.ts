import { Injectable } from '@nestjs/common';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Metrics } from '@app/platform';

/** From what a read in memory takes to what a client gives up on; 0.1 and 0.2 are promises of ours. */
const DURATION_BUCKETS_SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5];
/** A path that no route has is the caller's own text. */
const UNMATCHED = { method: 'other', route: 'unmatched' };

/** Rate, errors and duration of every route, by its template: `/api/v1/users/:id`, never a path that was asked for. */
@Injectable()
export class RequestMetrics {
  private inFlight = 0;
  private readonly requests;
  private readonly durations;

  constructor(metrics: Metrics) {
    this.requests = metrics.counter({
      name: 'rollcall_http_requests_total',
      help: 'Requests that were answered, by route and status',
      labels: ['method', 'route', 'status'],
    });
    this.durations = metrics.histogram(
      {
        name: 'rollcall_http_request_duration_seconds',
        help: 'From the arrival of a request until its answer was handed to the network, by route',
        labels: ['method', 'route'],
      },
      DURATION_BUCKETS_SECONDS,
    );
    metrics.gauge(
      { name: 'rollcall_http_requests_in_flight', help: 'Requests that are being answered' },
      () => this.inFlight,
    );
  }

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.inFlight++;
      // Not onResponse, which a caller who leaves early may never let come.
      reply.raw.once('close', () => this.inFlight--);
      done();
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      this.observe(request, reply);
      done();
    });
  }

  private observe(request: FastifyRequest, reply: FastifyReply): void {
    const { url } = request.routeOptions;
    const labels = url === undefined ? UNMATCHED : { method: request.method, route: url };
    this.requests.inc({ ...labels, status: reply.statusCode });
    this.durations.observe(labels, reply.elapsedTime / 1000);
  }
}
