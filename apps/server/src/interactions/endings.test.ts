import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { startEmbeddedPostgres } from '../shell/embedded-postgres/index.ts';
import { migrate } from '../shell/migrate.ts';
import { postmasterOf } from '../testing/holder.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { handOver } from './end-escalation.ts';
import { endWrapUp } from './end-wrap-up.ts';
import { hangUp } from './hang-up.ts';

it('a call with two wrap-ups is closed by the last of them, whichever it is', async () => {
  const stage = await Stage.set({ agents: 1, specialists: 1 });
  const call = await stage.call();
  const agent = (await stage.answer(call)).agent.id;
  const made = await stage.escalate(call, agent, { mode: 'warm' });
  const specialist = (await stage.answer(call)).agent.id;
  await stage.do((tx) => handOver(tx, { id: 'message-1', escalationId: made.id }, actorOf(agent)));
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  // both write in the same moment
  const done = await whileHeld(stage.pool, { call }, [
    () => stage.close(call, agent),
    () => stage.close(call, specialist),
  ]);
  expect(outcomes(done)).toEqual(['done', 'done']);
  expect((await stage.events(call)).slice(-3)).toEqual(['wrapped', 'wrapped', 'closed']);
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
});

it('a wrap-up written in the moment it runs out is done once, and nothing stands in "to finish"', async () => {
  const stage = await Stage.set({ agents: 1 });
  const call = await stage.call();
  const part = await stage.answer(call);
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  await stage.later(61);
  const done = await whileHeld<unknown>(stage.pool, { call }, [
    () => stage.close(call, part.agent.id),
    () => stage.do((tx) => endWrapUp(tx, part.id)),
  ]);
  expect(outcomes(done)).toEqual(['done', 'done']);
  expect(await stage.card(call)).toMatchObject({ state: 'closed', assignments: [{ state: 'done', toFinish: false }] });
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
});

it('where no time to write is given, who talked is asked about the next caller with the hang-up itself', async () => {
  const stage = await Stage.set({ agents: 1 });
  await stage.pool.query('update queues set wrap_up = 0');
  const call = await stage.call();
  const agent = (await stage.answer(call)).agent.id;
  const next = await stage.call();
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  expect(await stage.card(call)).toMatchObject({ state: 'closed', assignments: [{ state: 'done', toFinish: true }] });
  expect((await stage.events(call)).slice(-3)).toEqual(['hung_up', 'wrapped', 'closed']);
  expect((await stage.asked(next)).agent.id).toBe(agent);
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
});

it('a wrap-up that ends while the database is killed and comes back frees its person for the caller who waits', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'linia-restart-'));
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  await migrate(server.url);
  const pool = new pg.Pool({ connectionString: server.url });
  pool.on('error', () => {});
  const stage = await Stage.at(server.url, pool, () => pool.end(), { agents: 1 });
  const call = await stage.call();
  await stage.answer(call);
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  const next = await stage.call();
  const started = () =>
    pool.query('select pg_postmaster_start_time()::text as at').then(({ rows }) => rows[0].at as string);
  const before = await started();
  process.kill(postmasterOf(server.cluster), 'SIGKILL');
  await expect.poll(() => started().catch(() => before)).not.toBe(before);
  await stage.later(61);
  await tick(stage.db);
  expect((await stage.card(call)).state).toBe('closed');
  expect((await stage.asked(next)).agent.id).toBe(stage.world.agents[0]);
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});
