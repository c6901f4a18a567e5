import { resolve } from 'node:path';
import { type RawSettings, settingsSchema } from './settings-schema.js';
import { type S3Settings, s3Problems, toS3Settings } from './s3-settings.js';

/**
 * Settings as the rest of the code sees them: typed, frozen, complete. Weak, missing or contradictory settings stop the
 * boot here, before anything is opened, and all of them are named at once.
 */
export interface Settings {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** Undefined: metrics are not served. */
  readonly metricsPort: number | undefined;
  /** Of the source this was built from, such as a commit. */
  readonly buildRevision: string;
  /** Whether a replica that cannot use Redis may get traffic. */
  readonly readyWithoutRedis: boolean;
  /** False: somebody else runs the migrations, and a start waits for them. */
  readonly migrateOnStart: boolean;
  readonly tracing: {
    /** Undefined: nothing is traced, and what would trace is not even loaded. */
    readonly endpoint: string | undefined;
    readonly serviceName: string;
    /** Of the requests that come without a decision of the caller's: 0 to 1. */
    readonly sampledShare: number;
  };
  readonly dataDir: string;
  /** Undefined: Rollcall runs its own PostgreSQL under `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The role that owns the schema; the same as `databaseUrl` when only one is configured. */
  readonly migrationDatabaseUrl: string | undefined;
  readonly databasePoolSize: number;
  readonly redisUrl: string | undefined;
  /** Undefined: the embedded default makes one and keeps it under `dataDir`. */
  readonly secretKey: string | undefined;
  readonly publicUrl: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly bootstrapOwner: { readonly email: string | undefined; readonly password: string | undefined };
  readonly logLevel: RawSettings['LOG_LEVEL'];
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly docsEnabled: boolean;
  readonly bcryptCost: number;
  readonly signingKeyDays: number;
  readonly signInsPerMinute: number;
  /** Who may join: anybody, invited people, or only whom an admin creates with a password. */
  readonly registration: RawSettings['REGISTRATION'];
  readonly unverifiedAccountDays: number;
  readonly signInFailuresPerAccount: number;
  readonly publicCallsPerMinute: number;
  /** Of one user or API key; undefined: as many as they like. */
  readonly readsPerMinute: number | undefined;
  readonly writesPerMinute: number | undefined;
  readonly bulkCallsPerMinute: number | undefined;
  /** How late work may be before load is shed; 0: never. */
  readonly overloadDelayMs: number;
  /** How often new audit events are sealed. */
  readonly auditSealSeconds: number;
  /** Undefined: for ever. */
  readonly auditSignInDays: number | undefined;
  readonly auditChangeDays: number | undefined;
  readonly auditReadDays: number | undefined;
  /** Told of every signed checkpoint of the trail. */
  readonly auditWebhookUrl: string | undefined;
  /** Undefined: objects are kept in PostgreSQL. */
  readonly s3: S3Settings | undefined;
}

export const SETTINGS = Symbol('SETTINGS');

/** Tests make many accounts and most are not about hashes: only with NODE_ENV=test is a cheaper one taken. */
const LEAST_BCRYPT_COST = 10;

/** Elsewhere there is none: a script or a benchmark of one's own is no attack. */
const PRODUCTION_LIMITS = { readsPerMinute: 60_000, writesPerMinute: 6_000, bulkCallsPerMinute: 60 } as const;

export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly string[]) {
    super(`The settings are not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** @throws SettingsError naming every problem at once */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = settingsSchema.safeParse(withoutEmpty(env));
  const problems = parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
  problems.push(...contradictions(withoutEmpty(env)));
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return Object.freeze(toSettings(parsed.data));
}

/** `NAME=` in a .env file means "not set". */
function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

function contradictions(env: Record<string, string>): string[] {
  const problems: string[] = [];
  const production = env['NODE_ENV'] === 'production';
  if (production && !env['DATABASE_URL']) problems.push('DATABASE_URL: is required when NODE_ENV=production');
  if (production && !env['PUBLIC_URL']) problems.push('PUBLIC_URL: is required when NODE_ENV=production');
  if (env['NODE_ENV'] !== 'test' && Number(env['BCRYPT_COST']) < LEAST_BCRYPT_COST) {
    problems.push(`BCRYPT_COST: must be at least ${LEAST_BCRYPT_COST}`);
  }
  if (env['MIGRATION_DATABASE_URL'] && !env['DATABASE_URL']) {
    problems.push('MIGRATION_DATABASE_URL: makes no sense without DATABASE_URL');
  }
  if (env['BOOTSTRAP_OWNER_PASSWORD'] && !env['BOOTSTRAP_OWNER_EMAIL']) {
    problems.push('BOOTSTRAP_OWNER_PASSWORD: makes no sense without BOOTSTRAP_OWNER_EMAIL');
  }
  if (production && env['BOOTSTRAP_OWNER_EMAIL'] && !env['BOOTSTRAP_OWNER_PASSWORD']) {
    problems.push(
      'BOOTSTRAP_OWNER_PASSWORD: is required with BOOTSTRAP_OWNER_EMAIL; a generated one would stay in the log',
    );
  }
  if (production || env['DATABASE_URL'] || env['SECRET_KEY']) problems.push(...secretKeyProblems(env['SECRET_KEY']));
  if (production) problems.push(...publicUrlProblems(env['PUBLIC_URL']));
  problems.push(...s3Problems(env));
  return problems;
}

function secretKeyProblems(key: string | undefined): string[] {
  if (!key)
    return ['SECRET_KEY: is required with DATABASE_URL or NODE_ENV=production; make one with: openssl rand -base64 32'];
  if (key.length < 32) return [`SECRET_KEY: is weak, ${key.length} characters; use at least 32 random ones`];
  if (new Set(key).size < 12) return ['SECRET_KEY: is weak, it repeats a few characters; use at least 32 random ones'];
  if (/change.?me|replace.?me|example|password|your.?secret|(.{4,})\1{2,}/i.test(key)) {
    return ['SECRET_KEY: is weak, it reads like a placeholder; make one with: openssl rand -base64 32'];
  }
  return [];
}

/** Tokens and links are bound to this URL, so it must not be readable on the way, except on the machine itself. */
function publicUrlProblems(url: string | undefined): string[] {
  if (!url || !URL.canParse(url)) return [];
  const { protocol, hostname } = new URL(url);
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return protocol === 'https:' || isLocal ? [] : ['PUBLIC_URL: must be https:// when NODE_ENV=production'];
}

function toSettings(raw: RawSettings): Settings {
  const production = raw.NODE_ENV === 'production';
  return {
    production,
    port: raw.PORT,
    host: raw.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    metricsPort: raw.METRICS_PORT,
    buildRevision: raw.BUILD_REVISION,
    readyWithoutRedis: raw.READY_WITHOUT_REDIS,
    migrateOnStart: raw.MIGRATE_ON_START,
    tracing: {
      endpoint: raw.OTEL_EXPORTER_OTLP_ENDPOINT,
      serviceName: raw.OTEL_SERVICE_NAME,
      sampledShare: raw.OTEL_TRACES_SAMPLER_ARG,
    },
    dataDir: resolve(raw.DATA_DIR),
    databaseUrl: raw.DATABASE_URL,
    migrationDatabaseUrl: raw.MIGRATION_DATABASE_URL ?? raw.DATABASE_URL,
    databasePoolSize: raw.DATABASE_POOL_SIZE,
    redisUrl: raw.REDIS_URL,
    secretKey: raw.SECRET_KEY,
    publicUrl: (raw.PUBLIC_URL ?? `http://localhost:${raw.PORT}`).replace(/\/+$/, ''),
    smtpUrl: raw.SMTP_URL,
    mailFrom: raw.MAIL_FROM ?? `Rollcall <no-reply@${new URL(raw.PUBLIC_URL ?? 'http://localhost').hostname}>`,
    bootstrapOwner: { email: raw.BOOTSTRAP_OWNER_EMAIL, password: raw.BOOTSTRAP_OWNER_PASSWORD },
    logLevel: raw.LOG_LEVEL,
    trustedProxies: raw.TRUSTED_PROXIES,
    corsOrigins: raw.CORS_ORIGINS,
    docsEnabled: raw.DOCS_ENABLED ?? !production,
    bcryptCost: raw.BCRYPT_COST,
    signingKeyDays: raw.SIGNING_KEY_DAYS,
    signInsPerMinute: raw.SIGN_INS_PER_MINUTE,
    registration: raw.REGISTRATION,
    unverifiedAccountDays: raw.UNVERIFIED_ACCOUNT_DAYS,
    signInFailuresPerAccount: raw.SIGN_IN_FAILURES_PER_ACCOUNT,
    publicCallsPerMinute: raw.PUBLIC_CALLS_PER_MINUTE,
    ...callerLimits(raw, production),
    overloadDelayMs: raw.OVERLOAD_DELAY_MS,
    auditSealSeconds: raw.AUDIT_SEAL_SECONDS,
    auditSignInDays: raw.AUDIT_SIGN_IN_DAYS,
    auditChangeDays: raw.AUDIT_CHANGE_DAYS,
    auditReadDays: raw.AUDIT_READ_DAYS,
    auditWebhookUrl: raw.AUDIT_WEBHOOK_URL,
    s3: toS3Settings(raw),
  };
}

function callerLimits(
  { READS_PER_MINUTE, WRITES_PER_MINUTE, BULK_CALLS_PER_MINUTE }: RawSettings,
  production: boolean,
): Pick<Settings, keyof typeof PRODUCTION_LIMITS> {
  const fallback: Partial<typeof PRODUCTION_LIMITS> = production ? PRODUCTION_LIMITS : {};
  return {
    readsPerMinute: READS_PER_MINUTE ?? fallback.readsPerMinute,
    writesPerMinute: WRITES_PER_MINUTE ?? fallback.writesPerMinute,
    bulkCallsPerMinute: BULK_CALLS_PER_MINUTE ?? fallback.bulkCallsPerMinute,
  };
}
