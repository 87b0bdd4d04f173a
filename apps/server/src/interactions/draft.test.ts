import { emptyLog } from '@linia/protocol';
import { expect, it } from 'vitest';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { failConnection } from './connect.ts';
import { escalate } from './escalate.ts';
import { hangUp } from './hang-up.ts';
import { flagRecording } from './recording.ts';
import { saveDraft } from './save-draft.ts';

aStage({ agents: 1, specialists: 1 });

const wrapping = async () => {
  const call = await stage.call();
  const { agent } = await stage.answer(call);
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  return { call, agent: agent.id };
};
const write = (call: number, agent: number, note: string) =>
  saveDraft(stage.db.pool, call, agent, { ...emptyLog, note });
const drafts = async () => (await stage.pool.query(`select log->>'note' as note from drafts`)).rows;

it('a keystroke does not wait for whoever holds the call', async () => {
  const { call, agent } = await wrapping();
  const holder = await stage.pool.connect();
  await holder.query('begin');
  await holder.query('select lock_interaction($1)', [call]);
  await write(call, agent, 'УПД не уходит');
  await holder.query('commit');
  holder.release();
  expect(await drafts()).toEqual([{ note: 'УПД не уходит' }]);
});

it('a keystroke in the moment of closing leaves no draft of a closed log', async () => {
  const { call, agent } = await wrapping();
  await write(call, agent, 'начало');
  // the closing holds the person's part and waits for the person; the keystroke comes now
  const done = await whileHeld<unknown>(stage.pool, { agent }, [
    () => stage.close(call, agent, { note: 'всё' }),
    () => write(call, agent, 'всё.'),
  ]);
  expect(outcomes(done)).toEqual(['done', 'draft.not_yours']);
  expect(await drafts()).toEqual([]);
});

it('what was typed before the sound came is not lost when it never comes: the log stands in "to finish"', async () => {
  const call = await stage.call();
  const offer = await stage.asked(call);
  await stage.accept(offer);
  await write(call, offer.agent.id, 'ИНН 7707083893');
  const part = (await stage.card(call)).assignments[0]!;
  await stage.do((tx) => failConnection(tx, part.id, 'linia', 'failed'));
  expect((await stage.card(call)).assignments[0]).toMatchObject({ state: 'done', toFinish: true });
  await stage.close(call, offer.agent.id);
  expect(await drafts()).toEqual([]);
});

it('a caller who does not want to be recorded stays so, whoever the call goes to', async () => {
  const call = await stage.call();
  const { agent } = await stage.answer(call);
  expect((await stage.card(call)).recording.on).toBe(true);
  await stage.do((tx) => flagRecording(tx, { id: 'message-1', interactionId: call, on: false }, actorOf(agent.id)));
  await stage.do((tx) =>
    escalate(
      tx,
      {
        id: 'message-2',
        interactionId: call,
        departmentId: stage.world.department,
        agentId: null,
        reasonId: stage.world.escalate,
        purposeId: null,
        summary: 'x',
        mode: 'cold',
        hold: false,
        log: null,
      },
      actorOf(agent.id),
    ),
  );
  await stage.answer(call);
  expect((await stage.card(call)).recording.on).toBe(false);
});
