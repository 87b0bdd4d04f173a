import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whileHeld } from '../testing/holding.ts';
import { Stage } from '../testing/stage.ts';
import { openDatabase, type Database, type Queryable } from './database.ts';
import { Refusal } from './refusal.ts';
import { inTransaction, once } from './transaction.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.set({ agents: 2, specialists: 1 });
});
afterEach(() => stage.drop());

describe('an entry that comes', () => {
  const looks: string[] = [];
  beforeEach(() => {
    looks.length = 0;
    stage.db.dispatched = (_kind, _id, result) => looks.push(result);
  });

  it('is offered in the transaction that brings it: the dispatch finds nothing to do', async () => {
    const call = await stage.call();
    await stage.asked(call);
    expect(looks).toEqual(['none', 'none']);
  });

  it('waits for nobody in it: where the person is held by others the dispatch offers it after the commit', async () => {
    const [first] = stage.world.agents;
    await whileHeld(stage.pool, { agent: first! }, [() => stage.call()]);
    expect(looks).toEqual(['offered', 'none']);
  });
});

describe('a message', () => {
  const key = { source: 'desk', actor: '1', id: randomUUID() };
  let applied: number;
  const rows = async () => Number((await stage.pool.query('select count(*) from defects')).rows[0].count);
  const say = (verb: (tx: Queryable) => Promise<number>, of = key) =>
    inTransaction(stage.db, (tx) => once(of, async () => ({ result: await verb(tx) })));
  const leaveOne = async (tx: Queryable) => {
    await tx.query(`insert into defects (at, kind, data) values (linia_now(), 'test', '{}')`);
    return ++applied;
  };
  beforeEach(() => {
    applied = 0;
  });

  it('that comes twice is applied once, and answered alike', async () => {
    expect(await say(leaveOne)).toBe(1);
    expect(await say(leaveOne)).toBe(1);
    expect(await rows()).toBe(1);
  });

  it('that comes eight times at once is applied once, and answered alike', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => say(leaveOne)));
    expect(new Set(answers).size).toBe(1);
    expect(await rows()).toBe(1);
  });

  it('that would be refused by now is answered as it was', async () => {
    expect(await say(leaveOne)).toBe(1);
    const refuse = () => Promise.reject(new Refusal('call.not_yours', 409));
    expect(await say(refuse)).toBe(1);
    await expect(say(refuse, { ...key, id: randomUUID() })).rejects.toThrow('call.not_yours');
  });

  it('of somebody else with the same number is another message', async () => {
    await say(leaveOne);
    expect(await say(leaveOne, { ...key, actor: '2' })).toBe(2);
    expect(await rows()).toBe(2);
  });

  it('that was refused leaves no receipt: said again, it is looked at again', async () => {
    await expect(say(() => Promise.reject(new Refusal('call.not_yours', 409)))).rejects.toThrow('call.not_yours');
    expect(await say(leaveOne)).toBe(1);
  });
});

describe('a verb that is undone while its person is held', () => {
  const waitingFor = async (agent: number) => {
    await stage.pool.query(`update agents set presence = 'away'`);
    const call = await stage.call();
    await stage.pool.query(`update agents set presence = 'available' where id = $1`, [agent]);
    return call;
  };
  const served = () =>
    inTransaction(stage.db, async (tx) => ({ result: (await tx.query('select 1 as one')).rows[0] as object }));

  it('answers a repetition from the receipt, looks for nobody, and leaves its connection fit for the next', async () => {
    const [agent] = stage.world.agents as [number];
    const key = { source: 'desk', actor: '1', id: randomUUID() };
    const say = (agents: number[]) =>
      inTransaction(stage.db, (tx) => once(key, async () => (await tx.query('select 1'), { result: 7, agents })));
    await say([]);
    const call = await waitingFor(agent);
    const holder = await stage.pool.connect();
    await holder.query('begin');
    await holder.query('select from interactions where id = $1 for no key update', [call]);
    expect(await say([agent])).toBe(7);
    expect(await served()).toEqual({ one: 1 });
    await holder.query('rollback');
    holder.release();
  });

  it('keeps nothing where one of its statements had failed, and says which', async () => {
    const [agent] = stage.world.agents as [number];
    await waitingFor(agent);
    const swallow = (tx: Queryable) => tx.query('select 1/0').catch(() => {});
    const verb = inTransaction(stage.db, async (tx) => (await swallow(tx), { result: null, agents: [agent] }));
    await expect(verb).rejects.toThrow('current transaction is aborted');
    expect(await served()).toEqual({ one: 1 });
  });
});

it('a fault in making the offer at once undoes no call: it is met again behind the commit, and the call stands', async () => {
  await stage.pool
    .query(`create or replace function explain_choice(e queue_entries, p_agent int, p_by text, p_queue text, p_how strategy) returns jsonb
    language plpgsql stable as $$ begin raise exception 'a fault of ours'; end $$`);
  const lost = await stage.call().catch((error: Error) => error.message);
  expect(lost).toBe('a fault of ours');
  expect((await stage.pool.query('select state from interactions')).rows).toEqual([{ state: 'queued' }]);
});

describe('what is acknowledged', () => {
  let db: Database;
  beforeEach(async () => {
    // the tests' server waits for no disk of its own accord
    await stage.pool.query(
      `do $$ begin execute format('alter database %I set synchronous_commit = on', current_database()); end $$`,
    );
    db = openDatabase(stage.url);
  });
  afterEach(() => db.pool.end());

  const write = async (tx: Queryable) => {
    await tx.query(`insert into defects (at, kind, data) values (linia_now(), 'test', '{}')`);
    return (await tx.query('select pg_current_wal_insert_lsn()::text as at')).rows[0].at as string;
  };
  const isOnDisk = async (at: string) =>
    (await stage.pool.query('select pg_current_wal_flush_lsn() >= $1::pg_lsn as yes', [at])).rows[0].yes as boolean;

  it('is on disk', async () => {
    expect(await isOnDisk(await inTransaction(db, async (tx) => ({ result: await write(tx) })))).toBe(true);
  });

  it('is on disk where its dispatch was disturbed behind the commit', async () => {
    await stage.pool.query(`create sequence looks; create or replace function dispatch_agent(p_agent int) returns text
      language plpgsql as $$ begin if nextval('looks') = 1 then raise deadlock_detected; end if; return 'none'; end $$`);
    const [agent] = stage.world.agents as [number];
    const at = await inTransaction(db, async (tx) => ({ result: await write(tx), agents: [agent] }));
    expect(await isOnDisk(at)).toBe(true);
    expect((await stage.pool.query(`select nextval('looks')`)).rows).toEqual([{ nextval: 3 }]);
  });
});
