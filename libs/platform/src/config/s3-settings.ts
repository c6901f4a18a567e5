import { type RawSettings } from './settings-schema.js';

/** Where objects go when it is not PostgreSQL: a bucket of anything that speaks S3, addressed by path. */
export interface S3Settings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const NEEDED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
const ALL = [...NEEDED, 'S3_REGION'] as const;
/** What most stores other than Amazon's expect. */
const DEFAULT_REGION = 'us-east-1';

/** All of it or nothing: half a configuration would show when the first picture is lost. */
export function s3Problems(env: Readonly<Record<string, string>>): string[] {
  const given = ALL.filter((name) => env[name]);
  if (given.length === 0) return [];
  return NEEDED.filter((name) => !env[name]).map((name) => `${name}: is required with ${given[0]}`);
}

export function toS3Settings(raw: RawSettings): S3Settings | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = raw;
  if (!endpoint || !bucket || !id || !secret) return undefined;
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    bucket,
    region: raw.S3_REGION ?? DEFAULT_REGION,
    accessKeyId: id,
    secretAccessKey: secret,
  };
}
