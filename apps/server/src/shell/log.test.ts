import { Writable } from 'node:stream';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { freshDatabase } from '../testing/database.ts';
import { logging } from './log.ts';

it('a row that PostgreSQL quotes is logged as personal data, and nowhere else', async () => {
  const lines: string[] = [];
  const stream = new Writable({ write: (part, _encoding, done) => (lines.push(String(part)), done()) });
  const app = fastify({ logger: { ...logging().logger, level: 'error', stream } });
  const fresh = await freshDatabase();
  const fault = async (sql: string) => {
    const error: unknown = await fresh.pool.query(sql).catch((each: unknown) => each);
    app.log.error({ err: error, fault: 'abc' }, 'fault');
    return JSON.parse(lines.at(-1)!) as { err: { pii?: object; code: string; stack: string } };
  };
  for (const sql of [
    `insert into agents (login, name) values ('+79161234567', 'a'), ('+79161234567', 'b')`,
    `insert into agents (login, name) values ('+79161234567', null)`,
    `select '+79161234567x'::int`,
  ]) {
    const { err } = await fault(sql);
    expect(JSON.stringify(err.pii)).toContain('+79161234567');
    expect(JSON.stringify({ ...err, pii: null })).not.toContain('+79161234567');
    expect(err).toMatchObject({ code: expect.stringMatching(/^2/), stack: expect.stringContaining('log.test.ts') });
  }
  app.log.error({ err: new Error('plain') }, 'fault');
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ err: { type: 'Error', message: 'plain' } });
  await app.close();
  await fresh.drop();
});
