import { beforeEach, describe, expect, it } from 'vitest';
import { emptyLog, type CallCard } from '@linia/protocol';
import { dispatch } from '../shell/dispatch.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import { accept } from '../routing/accept.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { connect } from './connect.ts';
import { escalate } from './escalate.ts';
import { hangUp } from './hang-up.ts';
import { register } from './register.ts';
import { answerElsewhere, take } from './take.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let first: number;
let second: number;
let specialist: number;

beforeEach(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 2, specialists: 1 });
  [first, second] = world.agents as [number, number];
  specialist = world.specialists[0]!;
  await fresh.pool.query('insert into rules (position, department_id) values (1, $1)', [world.department]);
  return async () => {
    await db.pool.end();
    await fresh.drop();
  };
});

const actor = 'line:2';
const message = 'message-id-1';
const comes = async (line: number): Promise<number> =>
  (
    await inTransaction(db, (tx) =>
      register(tx, {
        lineId: line,
        externalId: crypto.randomUUID(),
        direction: 'incoming',
        phone: '+79135550142',
        actor,
      }),
    )
  ).interactionId;
const takes = (call: number, agent: number) => inTransaction(db, (tx) => take(tx, call, agent, actor));
const card = async (call: number): Promise<CallCard> =>
  (await fresh.pool.query('select interaction_card($1) as card', [call])).rows[0].card;
const pending = async (call: number) => (await card(call)).offers.find((offer) => offer.state === 'pending');
const person = async (id: number) => (await fresh.pool.query('select agent_view($1) as view', [id])).rows[0].view;
const acceptOf = async (call: number) => {
  const offer = (await pending(call))!;
  await inTransaction(db, (tx) =>
    accept(tx, { id: message, offerId: offer.id }, { agentId: offer.agent.id, name: '' }),
  );
  return offer.agent.id;
};
const partOf = async (call: number, agent: number) =>
  (await card(call)).assignments.findLast((part) => part.agent.id === agent);
const talks = async (call: number, agent: number) => {
  expect(await partOf(call, agent)).toMatchObject({ state: 'active', role: 'responsible' });
  expect(await person(agent)).toMatchObject({ engagement: 'engaged' });
};

describe('a call that a person has picked up by phone', () => {
  it('is theirs at once; who was rung for it is free for the next', async () => {
    const call = await comes(world.pbxLine);
    const rung = (await pending(call))!.agent.id;
    const other = rung === first ? second : first;
    await takes(call, other);
    await talks(call, other);
    expect((await card(call)).offers).toMatchObject([{ state: 'withdrawn' }]);
    const next = await comes(world.pbxLine);
    expect((await pending(next))?.agent.id).toBe(rung);
  });

  it('withdraws what else they were rung for, and that caller goes to the next person', async () => {
    const rings = await comes(world.line);
    const asked = (await pending(rings))!.agent.id;
    const call = await comes(world.pbxLine);
    await takes(call, asked);
    await talks(call, asked);
    expect((await pending(rings))?.agent.id).toBe(asked === first ? second : first);
    expect((await card(rings)).offers[0]).toMatchObject({ state: 'withdrawn', agent: { id: asked } });
  });

  it('ends their wrap-up of another call: that log waits in «to finish»', async () => {
    const before = await comes(world.pbxLine);
    await takes(before, first);
    await inTransaction(db, (tx) => hangUp(tx, before, actor, null));
    expect(await person(first)).toMatchObject({ engagement: 'wrapping' });
    const call = await comes(world.pbxLine);
    await takes(call, first);
    await talks(call, first);
    expect(await card(before)).toMatchObject({ state: 'closed', assignments: [{ state: 'done', toFinish: true }] });
  });

  it('ends a call of the PBX whose hang-up was never told', async () => {
    const before = await comes(world.pbxLine);
    await takes(before, first);
    const call = await comes(world.pbxLine);
    await takes(call, first);
    await talks(call, first);
    expect(await card(before)).toMatchObject({
      state: 'closed',
      endReason: 'superseded',
      assignments: [{ toFinish: true }],
    });
  });

  it('puts a caller they had accepted, but not yet heard, back at the old place', async () => {
    const before = await comes(world.line);
    const accepted = await acceptOf(before);
    const call = await comes(world.pbxLine);
    await takes(call, accepted);
    await talks(call, accepted);
    expect((await card(before)).state).not.toBe('active');
    expect((await pending(before))?.agent.id).toBe(accepted === first ? second : first);
  });

  it('puts a caller whose sound is ours back at the old place', async () => {
    const { rows } = await fresh.pool.query(
      `insert into lines (name, number, queue_id, voice) values ('Демо', '1', $1, 'simulated') returning id`,
      [world.queue],
    );
    const before = await comes(rows[0].id);
    const talking = await acceptOf(before);
    await inTransaction(db, async (tx) => connect(tx, (await partOf(before, talking))!.id, 'linia'));
    const call = await comes(world.pbxLine);
    await takes(call, talking);
    await talks(call, talking);
    expect(await card(before)).toMatchObject({ state: 'offered', endReason: null });
    expect((await pending(before))?.agent.id).toBe(talking === first ? second : first);
  });

  it('taken by a specialist who was being consulted, leaves the first agent with the caller and the question open', async () => {
    const before = await comes(world.line);
    await takes(before, first);
    await inTransaction(db, (tx) =>
      escalate(
        tx,
        {
          id: message,
          interactionId: before,
          departmentId: world.department,
          agentId: null,
          reasonId: world.escalate,
          purposeId: null,
          summary: 'Сертификат отозван',
          mode: 'warm',
          hold: false,
          log: emptyLog,
        },
        { agentId: first, name: '' },
      ),
    );
    await acceptOf(before);
    await inTransaction(db, async (tx) => connect(tx, (await partOf(before, specialist))!.id, actor));
    const call = await comes(world.pbxLine);
    await takes(call, specialist);
    await talks(call, specialist);
    await talks(before, first);
    expect((await card(before)).escalations).toMatchObject([{ state: 'waiting' }]);
  });

  it('given to a colleague and back by the PBX is theirs again', async () => {
    const call = await comes(world.pbxLine);
    await takes(call, first);
    await takes(call, second);
    await talks(call, second);
    expect(await partOf(call, first)).toMatchObject({ state: 'wrapping' });
    await takes(call, first);
    await talks(call, first);
    expect((await card(call)).assignments.map(({ state }) => state)).toEqual(['done', 'wrapping', 'active']);
  });

  it('finds an offer that is being made at this very moment, and takes it back', async () => {
    await fresh.pool.query(`update agents set presence = 'away' where id <> $1`, [first]);
    const holder = await db.pool.connect();
    try {
      await fresh.pool.query(`update agents set presence = 'away' where id = $1`, [first]);
      const rings = await comes(world.line);
      const call = await comes(world.pbxLine);
      await fresh.pool.query(`update agents set presence = 'available' where id = $1`, [first]);
      await holder.query('begin');
      expect((await holder.query('select dispatch_agent($1) as result', [first])).rows[0].result).toBe('offered');
      const taking = takes(call, first);
      await expect
        .poll(
          async () =>
            (
              await fresh.pool.query(
                `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%take_call%'`,
              )
            ).rowCount,
        )
        .toBe(1);
      await holder.query('commit');
      await taking;
      await talks(call, first);
      expect((await card(rings)).offers).toMatchObject([{ state: 'withdrawn' }]);
    } finally {
      holder.release();
    }
  });

  it('is theirs also when what stood in the way ends in the very moment', async () => {
    const rings = await comes(world.line);
    const asked = (await pending(rings))!.agent.id;
    const call = await comes(world.pbxLine);
    const done = await whileHeld<unknown>(fresh.pool, { call: rings }, [
      () => inTransaction(db, (tx) => hangUp(tx, rings, 'caller', null)),
      () => takes(call, asked),
    ]);
    expect(outcomes(done)).toEqual(['done', 'done']);
    await talks(call, asked);
  });

  it('and with others being offered all the while, is theirs in the end, with nobody waiting beside an idle person', async () => {
    for (let round = 0; round < 10; round++) {
      const call = await comes(world.pbxLine);
      const others = await Promise.all([
        comes(world.line),
        comes(world.line),
        takes(call, first),
        dispatch(db, { agents: [first, second] }),
      ]);
      await talks(call, first);
      for (const id of [call, ...others.slice(0, 2)])
        await inTransaction(db, (tx) => hangUp(tx, Number(id), actor, null));
      await fresh.pool.query(`select end_wrap_up(id, 'clock', true) from assignments where state = 'wrapping'`);
      const { rows } = await fresh.pool.query(
        `select from agents where engagement <> 'idle' or exists (select from offers where state = 'pending')`,
      );
      expect(rows).toEqual([]);
    }
  });
});

describe('a call that a stranger’s phone has picked up', () => {
  it('is rung nowhere any more, stands on the board, and is not a lost call', async () => {
    const call = await comes(world.pbxLine);
    const elsewhere = () => inTransaction(db, (tx) => answerElsewhere(tx, call, '999', actor));
    await elsewhere();
    const { version } = await card(call);
    await elsewhere();
    expect(await card(call)).toMatchObject({
      version,
      state: 'arriving',
      answeredElsewhere: '999',
      entry: null,
      offers: [{ state: 'withdrawn' }],
    });
    await inTransaction(db, (tx) => hangUp(tx, call, actor, null));
    expect(await card(call)).toMatchObject({ state: 'closed', endReason: 'answered_elsewhere' });
  });
});
