import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whileHeld } from '../testing/holding.ts';
import { Stage } from '../testing/stage.ts';
import type { Queryable } from './database.ts';
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
