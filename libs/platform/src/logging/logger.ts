import { type LoggerService } from '@nestjs/common';
import { type DestinationStream, type LoggerOptions, type Logger as PinoLogger, pino, stdSerializers } from 'pino';
import { currentRequest } from '@app/kernel';

/** Names that never reach a log line, at any of the depths we log. The first rule is not to log bodies at all. */
const SECRET_NAMES = [
  'password',
  'newPassword',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'secret',
  'authorization',
  'cookie',
];
const REDACTED_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

const BLOCK_BYTES = 8 * 1024;
const FLUSH_MS = 100;

export interface LoggingOptions {
  readonly level: string;
  /** Default: standard output, in JSON. */
  readonly destination?: DestinationStream;
}

export function createLogger({ level, destination }: LoggingOptions): PinoLogger {
  const options: LoggerOptions = {
    level,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: serializeError },
    mixin: whereItHappened,
  };
  return pino(options, destination ?? bufferedOutput());
}

/** Lines for people instead of JSON. A stream, not a transport: a terminal needs no worker thread. */
export async function terminalOutput(): Promise<DestinationStream> {
  const { default: prettyStream } = await import('pino-pretty');
  return prettyStream({ translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true });
}

/**
 * Lines leave in blocks, not one system call each, after a tenth of a second at the latest. pino sees to it that
 * the last ones are out before the process ends, unless it is killed.
 */
function bufferedOutput(): DestinationStream {
  return pino.destination({ sync: false, minLength: BLOCK_BYTES, periodicFlush: FLUSH_MS });
}

/** Of whatever is logged while a request is answered. */
function whereItHappened(): object {
  const request = currentRequest();
  if (!request) return {};
  const { requestId, trace, principal } = request;
  return {
    requestId,
    traceId: trace?.traceId,
    userId: principal && 'userId' in principal ? principal.userId : undefined,
  };
}

/** Driver errors carry the statement, its parameters and the offending row: none of that is logged. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const { code, constraint } =
    (error as { driverError?: Record<string, unknown> }).driverError ??
    (error as { code?: unknown; constraint?: unknown });
  return {
    type,
    message,
    stack,
    code,
    constraint,
    cause: error.cause === undefined ? undefined : serializeError(error.cause),
  };
}

/** How Nest tells what it wires: of interest only to whoever debugs the wiring. */
const FRAMEWORK_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Nest's own messages, through the same pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly pinoLogger: PinoLogger) {}

  log(message: unknown, context?: string): void {
    const level = FRAMEWORK_CONTEXTS.has(context ?? '') ? 'debug' : 'info';
    this.pinoLogger[level]({ context }, String(message));
  }

  error(message: unknown, stack?: string, context?: string): void {
    if (message instanceof Error) this.pinoLogger.error({ context: context ?? stack, err: message });
    else this.pinoLogger.error({ context: context ?? stack, ...(context && { stack }) }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.pinoLogger.warn({ context }, String(message));
  }

  debug(message: unknown, context?: string): void {
    this.pinoLogger.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.pinoLogger.trace({ context }, String(message));
  }
}
