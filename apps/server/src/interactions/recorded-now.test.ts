import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { aStage, stage } from '../testing/a-stage.ts';
import { actorOf } from '../testing/stage.ts';
import { identifyByKeypad } from './announce.ts';
import { hangUp } from './hang-up.ts';
import { identify } from './identify.ts';

aStage({ agents: 1, specialists: 1 });

/** What the telephone is told to do at this moment. */
const isRecorded = async (call: number) =>
  (await stage.pool.query(`select (call_wants($1) ->> 'recorded')::boolean as on`, [call])).rows[0].on as boolean;

async function recorded(): Promise<{ call: number; agent: number }> {
  await stage.pool.query('update lines set records = true');
  const mine = await stage.talk();
  await stage.pool.query(`update lines set voice = 'asterisk'`);
  await stage.pool.query('update interactions set recording_notified_at = linia_now()');
  expect(await isRecorded(mine.call)).toBe(true);
  return mine;
}

it.each(['cold', 'warm'] as const)(
  'a line that is never recorded is not, from the moment one of it takes a call that was: %s',
  async (mode) => {
    const { call, agent } = await recorded();
    await stage.pool.query(`update queues set recording = 'never' where department_id is not null`);
    await stage.escalate(call, agent, { mode });
    await stage.accept(await stage.asked(call));
    expect((await stage.card(call)).assignments.at(-1)).toMatchObject({ state: 'connecting' });
    expect(await isRecorded(call)).toBe(false);
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
  },
);

it('one that is always recorded is, but not before its person is there', async () => {
  const { call, agent } = await recorded();
  await stage.pool.query(
    `update queues set recording = case when department_id is null then 'never' else 'always' end`,
  );
  await stage.pool.query(`update interactions set recorded = false, recording_why = 'queue'`);
  await stage.escalate(call, agent, { mode: 'cold' });
  await stage.accept(await stage.asked(call));
  expect(await isRecorded(call)).toBe(false);
  const { rows } = await stage.pool.query(`select id from assignments where state = 'connecting'`);
  await stage.pool.query(`select connect_assignment($1, 'line:1')`, [rows[0].id]);
  expect(await isRecorded(call)).toBe(true);
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
});

it('a company that is never recorded is not, once a person has said who calls; what anybody may type changes nothing', async () => {
  const inn = '7707083893';
  const { rows } = await stage.pool.query(
    `insert into organizations (name, folded, inn, recording) values ('ООО «Ромашка»', 'ромашка', $1, 'never') returning id`,
    [inn],
  );
  const { call, agent } = await recorded();
  await stage.do((tx) => identifyByKeypad(tx, call, { how: 'inn', value: inn }, 'line:1'));
  const policy = () =>
    stage.pool.query('select p.recorded as on, why from interactions i, recording_policy(i) p where i.id = $1', [call]);
  expect((await policy()).rows).toEqual([{ on: true, why: 'line' }]);
  const who = { organizationId: rows[0].id as number, contactId: null, how: 'inn', value: inn } as const;
  await stage.do((tx) => identify(tx, { id: randomUUID(), interactionId: call, ...who }, actorOf(agent)));
  expect((await policy()).rows).toEqual([{ on: false, why: 'organization' }]);
  expect(await isRecorded(call)).toBe(false);
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
});
