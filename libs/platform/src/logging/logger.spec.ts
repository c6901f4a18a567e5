import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { runInRequest } from '@app/kernel';
import { NestLogger, createLogger } from './logger.js';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, level = 'info'): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ level, destination: { write: (line: string) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('is JSON with the level in words and the time in ISO 8601', () => {
    const [line] = logged((logger) => logger.info('hello'));
    expect(line).toMatchObject({ level: 'info', msg: 'hello', time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/) });
  });

  it('names the request that a line belongs to', () => {
    const context = { requestId: 'req-1', ip: undefined, userAgent: undefined };
    const [line] = logged((logger) => runInRequest(context, () => logger.info('within')));
    expect(line).toMatchObject({ requestId: 'req-1' });
  });

  it.each(['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'cookie', 'secret'])(
    'never shows a %s',
    (name) => {
      const lines = logged((logger) => {
        logger.info({ [name]: 'hunter2' });
        logger.info({ body: { [name]: 'hunter2' }, request: { headers: { [name]: 'hunter2' } } });
      });
      expect(JSON.stringify(lines)).not.toContain('hunter2');
    },
  );

  it('shows of a driver error what failed, not the statement, its values or the row', () => {
    const driverError = Object.assign(
      new Error('duplicate key value violates unique constraint "users_canonical_email_uq"'),
      {
        code: '23505',
        constraint: 'users_canonical_email_uq',
        detail: 'Key (canonical_email)=(zoe@example.com) already exists.',
      },
    );
    const error = new QueryFailedError('INSERT INTO users VALUES ($1)', ['zoe@example.com'], driverError);
    const [line] = logged((logger) => new NestLogger(logger).error(error));
    expect(line).toMatchObject({ level: 'error', err: { code: '23505', constraint: 'users_canonical_email_uq' } });
    expect(JSON.stringify(line)).not.toContain('zoe@example.com');
  });

  it('keeps the framework’s wiring to whoever debugs it', () => {
    const wiring = (logger: ReturnType<typeof createLogger>): void =>
      new NestLogger(logger).log('Mapped {/x}', 'RouterExplorer');
    expect(logged(wiring)).toEqual([]);
    expect(logged(wiring, 'debug')).toHaveLength(1);
  });
});
