import { randomUUID } from 'node:crypto';
import type { Promised } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { actorOf } from '../testing/stage.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { connect, failConnection } from './connect.ts';
import { dial } from './dial.ts';
import { hangUp } from './hang-up.ts';
import { keepPromise, promise } from './promise.ts';

aStage({ agents: 2, specialists: 0 });

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
/** A talk is over, and its log written. */
async function talked(): Promise<{ call: number; agent: number; other: number }> {
  const { call, agent } = await stage.talk();
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  await stage.close(call, agent);
  return { call, agent, other: stage.world.agents.find((id) => id !== agent)! };
}
const promises = (call: number, by: number, minutes = 30, to: number | null = null) =>
  stage.do((tx) =>
    promise(
      tx,
      { id: randomUUID(), interactionId: call, for: inMinutes(minutes), agentId: to, note: 'Скажу про сертификат' },
      actorOf(by),
    ),
  );
const keeps = (call: number, by: number) =>
  stage.do((tx) => keepPromise(tx, { id: randomUUID(), interactionId: call }, actorOf(by)));
const of = async (agent: number): Promise<Promised[]> =>
  (await stage.pool.query('select promises_of($1) as promises', [agent])).rows[0].promises;
const calls = async (call: number, agent: number) => {
  const made = await stage.do((tx) =>
    dial(
      tx,
      { id: randomUUID(), phone: '+79135550142', organizationId: null, contactId: null, callsBack: call },
      actorOf(agent),
    ),
  );
  return { made: made.interactionId, part: (await stage.card(made.interactionId)).assignments[0]!.id };
};

describe('a promised call', () => {
  it('stands among the things of who promised it, with its time and note', async () => {
    const { call, agent } = await talked();
    await promises(call, agent);
    expect(await of(agent)).toMatchObject([
      { interactionId: call, phone: '+79135550142', note: 'Скажу про сертификат', attempts: 0 },
    ]);
    expect(await stage.card(call)).toMatchObject({ promise: { by: { id: agent } } });
    expect((await stage.events(call)).at(-1)).toBe('callback_promised');
  });

  it('may be promised while they still talk', async () => {
    const { call, agent } = await stage.talk();
    await promises(call, agent);
    expect(await of(agent)).toHaveLength(1);
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    await stage.close(call, agent);
    expect(await of(agent)).toHaveLength(1);
  });

  it('is kept by the call that is answered, not by one in vain', async () => {
    const { call, agent } = await talked();
    await promises(call, agent);
    const vain = await calls(call, agent);
    await stage.do((tx) => failConnection(tx, vain.part, 'line:1', 'busy'));
    expect(await of(agent)).toMatchObject([{ attempts: 1 }]);
    const { part } = await calls(call, agent);
    await stage.do((tx) => connect(tx, part, 'line:1'));
    expect(await of(agent)).toEqual([]);
    expect((await stage.events(call)).at(-1)).toBe('promise_kept');
  });

  it('is moved by promising again: one promise, the later time', async () => {
    const { call, agent } = await talked();
    await promises(call, agent, 30);
    await promises(call, agent, 90);
    const [only, ...rest] = await of(agent);
    expect(rest).toEqual([]);
    expect(Date.parse(only!.at) - Date.now()).toBeGreaterThan(85 * 60_000);
  });

  it('is handed to a colleague, who has it at once; the former one does not any more', async () => {
    const { call, agent, other } = await talked();
    await promises(call, agent);
    await promises(call, agent, 60, other);
    expect(await of(agent)).toEqual([]);
    expect(await of(other)).toMatchObject([{ interactionId: call, by: expect.stringContaining('agent') }]);
    const { rows } = await stage.pool.query(
      `select agent_id from agent_events where type = 'promise_set' order by agent_id`,
    );
    expect(rows.map((row) => row.agent_id).sort()).toEqual([agent, agent, other].sort());
    await expect(calls(call, agent)).rejects.toThrow('lost.unknown');
    await calls(call, other);
  });

  it('is kept in another way by saying so; only by whose it is', async () => {
    const { call, agent, other } = await talked();
    await promises(call, agent);
    await expect(keeps(call, other)).rejects.toThrow('promise.not_yours');
    await keeps(call, agent);
    await expect(keeps(call, agent)).rejects.toThrow('promise.not_yours');
    expect(await of(agent)).toEqual([]);
  });

  it('is refused for the past, for years ahead, to a stranger of the call, and for who takes no calls', async () => {
    const { call, agent, other } = await talked();
    await expect(promises(call, agent, -5)).rejects.toThrow('promise.past');
    await expect(promises(call, agent, 600_000)).rejects.toThrow('promise.far');
    await expect(promises(call, other)).rejects.toThrow('call.not_yours');
    await stage.pool.query(`update agents set roles = '{administrator}' where id = $1`, [other]);
    await expect(promises(call, agent, 30, other)).rejects.toThrow('promise.nobody');
  });

  it('kept by hand and handed over in one moment is one of the two', async () => {
    const { call, agent, other } = await talked();
    await promises(call, agent);
    const results = await whileHeld(stage.pool, { call }, [
      () => promises(call, agent, 60, other),
      () => keeps(call, agent),
    ]);
    expect(outcomes(results)).toEqual(['done', 'promise.not_yours']);
    expect(await of(other)).toHaveLength(1);
  });

  it('overdue is among the troubles of the board: amber, then red', async () => {
    const { call, agent } = await talked();
    await promises(call, agent, 1);
    const troubles = async (seconds: number) =>
      (
        await stage.pool.query(
          `select board_troubles(null, '[]', linia_now() - interval '1 day', linia_now() + make_interval(secs => $1)) as list`,
          [seconds],
        )
      ).rows[0].list as { code: string; severity: string }[];
    const promised = async (seconds: number) =>
      (await troubles(seconds)).filter(({ code }) => code === 'promise_overdue').map(({ severity }) => severity);
    expect(await promised(300)).toEqual([]);
    expect(await promised(400)).toEqual(['late']);
    expect(await promised(2_000)).toEqual(['over']);
  });
});
