import { isIP } from 'node:net';
import { z } from 'zod';

/**
 * Every setting, its type, default and meaning. `.env.example` is compared with this list by a test, and nothing else in
 * the project reads `process.env`.
 */

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const port = z.coerce.number().int().min(1).max(65_535);
const positive = z.coerce.number().int().min(1);

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });

function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}

export const settingsSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.default(3000),
  HOST: z.string().min(1).optional(),
  METRICS_PORT: port.optional(),
  BUILD_REVISION: z.string().max(64).default('unknown'),
  READY_WITHOUT_REDIS: flag.default(false),
  MIGRATE_ON_START: flag.default(true),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('rollcall'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: postgresUrl.optional(),
  MIGRATION_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: positive.max(200).default(10),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional(),
  SECRET_KEY: z.string().optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// URL' }).optional(),
  MAIL_FROM: z.string().min(3).optional(),
  BOOTSTRAP_OWNER_EMAIL: z.email({ error: 'must be an e-mail address' }).optional(),
  BOOTSTRAP_OWNER_PASSWORD: z.string().min(12, { error: 'must have at least 12 characters' }).max(128).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUSTED_PROXIES: list
    .refine((items) => items.every(isAddressRange), {
      error: 'must be a comma-separated list of IP addresses or CIDR ranges',
    })
    .default([]),
  CORS_ORIGINS: list
    .refine((items) => items.every(isOrigin), {
      error: 'must be a comma-separated list of origins, such as https://app.example.com',
    })
    .default([]),
  DOCS_ENABLED: flag.optional(),
  BCRYPT_COST: z.coerce.number().int().min(4).max(15).default(10),
  SIGNING_KEY_DAYS: positive.max(365).default(30),
  SIGN_INS_PER_MINUTE: positive.default(300),
  REGISTRATION: z.enum(['open', 'invite', 'closed']).default('invite'),
  UNVERIFIED_ACCOUNT_DAYS: positive.max(365).default(7),
  SIGN_IN_FAILURES_PER_ACCOUNT: positive.default(10),
  PUBLIC_CALLS_PER_MINUTE: positive.default(600),
  READS_PER_MINUTE: positive.optional(),
  WRITES_PER_MINUTE: positive.optional(),
  BULK_CALLS_PER_MINUTE: positive.optional(),
  OVERLOAD_DELAY_MS: z.coerce.number().int().min(0).max(10_000).default(250),
  AUDIT_SEAL_SECONDS: positive.max(3600).default(1),
  AUDIT_SIGN_IN_DAYS: z.coerce.number().int().min(30).optional(),
  AUDIT_CHANGE_DAYS: z.coerce.number().int().min(30).optional(),
  AUDIT_READ_DAYS: z.coerce.number().int().min(30).optional(),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .refine(isPlainAddress, { error: 'must be an address without credentials, query and fragment' })
    .optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'must be the name of a bucket' })
    .optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, { error: 'must be the name of a region' })
    .optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  AUDIT_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
});

export type RawSettings = z.infer<typeof settingsSchema>;
