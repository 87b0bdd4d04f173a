import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyLog } from '@linia/protocol';
import { selfCheck } from '../supervision/self-check.ts';
import { DeskClient } from '../testing/desk-client.ts';
import { holdPostgres, type Holder } from '../testing/holder.ts';
import { ServerUnderTest } from '../testing/server-process.ts';

/** One contact center of two processes, on a PostgreSQL of its own that may be cut. */
let data: string;
let database: Holder;
let one: ServerUnderTest;
let two: ServerUnderTest;
let agent: DeskClient;
let specialist: DeskClient;
let pool: pg.Pool;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'linia-two-'));
  database = await holdPostgres({ dataDir: data });
  [one, two] = [await ServerUnderTest.on(database.url), await ServerUnderTest.on(database.url)];
  // both migrate and seed at once
  await Promise.all([one.start(), two.start()]);
  agent = await DeskClient.open(one.base, 'agent');
  specialist = await DeskClient.open(two.base, 'specialist');
  pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => {});
});

afterAll(async () => {
  agent?.close();
  specialist?.close();
  await one?.stop();
  await two?.stop();
  await pool?.end();
  await database?.end('SIGTERM');
  await rm(data, { recursive: true, force: true });
});

const call = async () => {
  await agent.http('POST', '/api/demo/calls', { caller: 'usual' });
  return agent.takeOffer();
};
const escalate = (interactionId: number) =>
  agent.must('escalation:create', {
    interactionId,
    departmentId: agent.lists.departments.find(({ name }) => name === 'Удостоверяющий центр')!.id,
    agentId: null,
    reasonId: agent.lists.reasons.escalate[0]!.id,
    purposeId: null,
    summary: 'Сертификат отозван',
    mode: 'warm',
    hold: false,
    log: null,
  });
const close = async (interactionId: number) => {
  for (const desk of [agent, specialist]) {
    await desk.send('call:hang-up', { interactionId });
    await desk.send('call:close', {
      interactionId,
      log: { ...emptyLog, dispositionId: desk.lists.dispositions[0]!.id },
    });
  }
};
const postmaster = () => Number(readFileSync(`${database.cluster}/postmaster.pid`, 'utf8').split('\n')[0]);
const sound = async () => expect((await selfCheck(pool)).filter((check) => !check.ok)).toEqual([]);

describe('two server processes on one database', () => {
  it('are one contact center: the agent of one escalates to the specialist of the other', async () => {
    const mine = await call();
    const { escalationId } = await escalate(mine.id);
    await specialist.takeOffer();
    await agent.sees((card) => card.escalations.some((each) => each.id === escalationId && each.state === 'accepted'));
    await agent.sees((card) =>
      card.assignments.some((part) => part.agent.id === specialist.me.id && part.state === 'active'),
    );
    await agent.must('escalation:hand-over', { escalationId });
    await close(mine.id);
    await sound();
  });

  it('when one is killed, the offer to its desk is withdrawn by the other, and the agent still has the caller', async () => {
    const mine = await call();
    await escalate(mine.id);
    await specialist.sees((card) => specialist.offerIn(card) !== undefined);
    await two.kill();
    const seen = await agent.sees((card) => card.id === mine.id && card.escalations.at(-1)?.state === 'waiting');
    expect(seen.state).toBe('active');
    expect(seen.offers.at(-1)?.state).toBe('withdrawn');
    await two.start();
    await specialist.takeOffer();
    await close(mine.id);
    await sound();
  });

  it('one that sleeps for longer than its heartbeat acts on nothing it knew: what was pressed into its sleep finds the offer gone', async () => {
    const mine = await call();
    await escalate(mine.id);
    const old = specialist.offerIn(await specialist.sees((card) => specialist.offerIn(card) !== undefined))!;
    two.signal('SIGSTOP');
    const pressed = specialist.send('offer:accept', { offerId: old.id });
    // the eleven seconds that the others would wait for
    await pool.query(`update processes set heartbeat_at = heartbeat_at - interval '11 seconds' where pid = $1`, [
      two.pid,
    ]);
    await agent.sees((card) => card.offers.some(({ id, state }) => id === old.id && state === 'withdrawn'));
    await sound();
    two.signal('SIGCONT');
    expect(await pressed).toMatchObject({ error: { code: 'offer.gone' } });
    // the desk hears of it after the answer: until then the old offer is still drawn
    await specialist.sees((card) => card.id === mine.id && (specialist.offerIn(card)?.id ?? old.id) !== old.id);
    await specialist.takeOffer();
    const { rows } = await pool.query(
      `select count(*)::int as taken from interaction_events where interaction_id = $1 and type = 'escalation_accepted'`,
      [mine.id],
    );
    expect(rows).toEqual([{ taken: 1 }]);
    await close(mine.id);
    await sound();
  });

  it('the same message sent to both is applied once, and answered alike', async () => {
    const mine = await call();
    const again = await DeskClient.open(two.base, 'agent');
    const id = crypto.randomUUID();
    const both = await Promise.all(
      [agent, again].map((desk) => desk.send('call:hold', { interactionId: mine.id }, id)),
    );
    expect(both).toEqual([{ ok: true }, { ok: true }]);
    const held = await pool.query(`select from interaction_events where interaction_id = $1 and type = 'held'`, [
      mine.id,
    ]);
    expect(held.rowCount).toBe(1);
    again.close();
    await close(mine.id);
  });
});

describe('PostgreSQL cut and restarted under load', () => {
  it('the desks say so, come back by themselves, and the call is where it was', async () => {
    const mine = await call();
    agent.heard.length = 0;
    // notes are being typed all the while
    let typing = true;
    const typist = (async () => {
      for (let n = 0; typing; n++)
        await agent
          .http('PUT', `/api/interactions/${mine.id}/draft`, { ...emptyLog, note: `слово ${n}` })
          .catch(() => {});
    })();
    const startedAt = async () =>
      (await pool.query('select pg_postmaster_start_time()::text as at').catch(() => null))?.rows[0].at ?? 'away';
    const before = await startedAt();
    // the launcher brings a killed postmaster back at the same address, after crash recovery
    process.kill(postmaster(), 'SIGKILL');
    await expect.poll(startedAt).not.toSatisfy((at) => at === 'away' || at === before);
    await agent.sees((card) => card.id === mine.id && card.state === 'active');
    await expect
      .poll(() => agent.heard.includes('database:lost') && agent.heard.includes('desk:invalidated'))
      .toBe(true);
    typing = false;
    await typist;
    await agent.must('call:hang-up', { interactionId: mine.id });
    await close(mine.id);
    await sound();
    const next = await call();
    await close(next.id);
  });
});
