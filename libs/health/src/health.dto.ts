/** What a probe found, as Terminus tells it. */
export class HealthBody {
  /** `ok`, `degraded` (ready, without Redis), `error`, or `shutting_down`. @example ok */
  status: string;
  /** What is up. @example { "database": { "status": "up" } } */
  info?: Record<string, object | undefined>;
  /** What is down. @example {} */
  error?: Record<string, object | undefined>;
  /** Both. @example { "database": { "status": "up" } } */
  details?: Record<string, object | undefined>;
}
