import { describe, expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { tick } from '../clock/tick.ts';
import { askCallback } from '../interactions/callback.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { actorOf } from '../testing/stage.ts';
import { move } from './move.ts';

aStage({ agents: 2, specialists: 1 });

const go = (agent: number, presence: 'away' | 'available') =>
  stage.do((tx) => setPresence(tx, agent, presence, null, `agent:${agent}`));
const set = (column: string, value: number) =>
  stage.pool.query(`update queues set ${column} = $2 where id = $1`, [stage.world.queue, value]);
const leave = (call: number) => stage.do((tx) => hangUp(tx, call, 'caller', null));
const entryOf = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1 order by id desc limit 1', [call]))
    .rows[0];
const everybodyAway = async () => {
  for (const agent of stage.world.agents) await go(agent, 'away');
};

/** The caller's number is a company's, and the company has what the test says. */
async function company(): Promise<number> {
  const { rows } = await stage.pool.query(
    `insert into organizations (name, folded, inn) values ('ООО «Ромашка»', 'ромашка', '7707083893') returning id`,
  );
  await stage.pool.query(
    `insert into contact_phones (organization_id, raw, e164) values ($1, '+79135550142', '+79135550142')`,
    [rows[0].id],
  );
  return rows[0].id as number;
}

describe('who talked with the caller last', () => {
  it('is asked first, though somebody else has been free for longer, and the reason says so', async () => {
    await set('last_agent_days', 7);
    const { call, agent } = await stage.talk();
    await leave(call);
    await stage.close(call, agent);
    const offer = await stage.asked(await stage.call());
    expect(offer.agent.id).toBe(agent);
    expect(offer.why).toMatchObject({ order: 'last_agent' });
  });

  it('is waited for while still busy, for as long as the line says, then the call is everybody’s', async () => {
    await set('last_agent_days', 7);
    await set('last_agent_for', 15);
    const { agent } = await stage.talk();
    const again = await stage.call();
    expect(await stage.nobodyAsked(again)).toBe(true);
    await stage.later(16);
    await tick(stage.db);
    expect((await stage.asked(again)).agent.id).not.toBe(agent);
    expect(await stage.events(again)).toContain('target_released');
  });

  it.each(['goes home', 'closes the desk'])(
    'is not waited for any more when they %s: somebody free has the call',
    async (how) => {
      await set('last_agent_days', 7);
      await set('last_agent_for', 600);
      const { agent } = await stage.talk();
      const again = await stage.call();
      expect(await stage.nobodyAsked(again)).toBe(true);
      if (how === 'goes home') await stage.do((tx) => setPresence(tx, agent, 'offline', null, `agent:${agent}`));
      else {
        await stage.pool.query('delete from connections where agent_id = $1', [agent]);
        await tick(stage.db);
      }
      expect((await stage.asked(again)).agent.id).not.toBe(agent);
    },
  );

  it('is not preferred in a line they do not sit in, nor without what it needs', async () => {
    await set('last_agent_days', 7);
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'cold' });
    const { id: specialist } = (await stage.answer(call)).agent;
    await leave(call);
    for (const who of [specialist, agent]) await stage.close(call, who);
    const again = await stage.call();
    expect(await stage.asked(again)).toMatchObject({ agent: { id: agent }, why: { order: 'last_agent' } });
    await leave(again);
    const { rows } = await stage.pool.query(`insert into skills (name) values ('Маркировка') returning id`);
    await stage.pool.query('update lines set needs = $1', [JSON.stringify([{ skill: rows[0].id, level: 2 }])]);
    expect(await entryOf(await stage.call())).toMatchObject({ target_agent: null });
  });

  it('is not waited for when away, nor when it was longer ago', async () => {
    await set('last_agent_days', 7);
    const { call, agent } = await stage.talk();
    await leave(call);
    await stage.close(call, agent);
    await go(agent, 'away');
    expect((await stage.asked(await stage.call())).agent.id).not.toBe(agent);
    await go(agent, 'available');
    await stage.later(8 * 86_400);
    await tick(stage.db);
    expect((await stage.asked(await stage.call())).why).toMatchObject({ order: 'available_longest' });
  });
});

it('who owns the company’s only open request is asked first; of two owners nobody is', async () => {
  await set('owner_for', 20);
  const organization = await company();
  const owner = stage.world.specialists[0]!;
  const ticket = () =>
    stage.pool.query(
      `insert into tickets (state, subject, organization_id, owner_id, created_at) values ('open', 'УПД не уходит', $1, $2, linia_now())`,
      [organization, owner],
    );
  await ticket();
  const call = await stage.call();
  expect(await stage.asked(call)).toMatchObject({ agent: { id: owner }, why: { order: 'owner' } });
  await leave(call);
  await ticket();
  expect((await stage.asked(await stage.call())).agent.id).not.toBe(owner);
});

describe('priority', () => {
  it('is a head start: a company of a dear plan is first for so long, and no longer', async () => {
    await everybodyAway();
    const organization = await company();
    await stage.pool.query(
      `insert into priorities (name, seconds, organization_id) values ('Ключевой клиент', 300, $1)`,
      [organization],
    );
    const anonymous = async () => {
      await stage.pool.query(`update contact_phones set e164 = '+70000000000'`);
      const call = await stage.call();
      await stage.pool.query(`update contact_phones set e164 = '+79135550142'`);
      return call;
    };
    const longAgo = await anonymous();
    await stage.later(301);
    const lately = await anonymous();
    await stage.later(5);
    const dear = await stage.call();
    expect(await entryOf(dear)).toMatchObject({ head_start: 300, head_start_of: 'Ключевой клиент' });
    const order: number[] = [];
    for (let n = 0; n < 3; n++) {
      const agent = stage.world.agents[0]!;
      await go(agent, 'available');
      const { rows } = await stage.pool.query(
        `select interaction_id as call from offers where agent_id = $1 and state = 'pending'`,
        [agent],
      );
      order.push(rows[0].call as number);
      await leave(rows[0].call as number);
      await go(agent, 'away').catch(() => null);
      await everybodyAway();
    }
    expect(order[0]).toBe(longAgo);
    expect(new Set(order).size).toBe(3);
    expect(order.indexOf(dear)).toBeLessThan(order.indexOf(lately));
  });
});

describe('a caller who hung up waiting and calls again', () => {
  it('has the old place, once, and the story says so', async () => {
    await everybodyAway();
    const gone = await stage.call();
    const other = await stage.call();
    await stage.pool.query(`update interactions set phone_e164 = '+79990000000' where id = $1`, [other]);
    await stage.later(30);
    await leave(gone);
    await stage.later(60);
    const again = await stage.call();
    const [old, place] = [await entryOf(gone), await entryOf(again)];
    expect(place.rank_at).toEqual(old.rank_at);
    expect(place.resumed_from).toBe(old.id);
    expect(place.rank_at < (await entryOf(other)).rank_at).toBe(true);
    expect(place.enqueued_at > old.enqueued_at).toBe(true);
    expect((await entryOf(await stage.call())).resumed_from).toBeNull();
  });

  it.each(['abandoned', 'came_in'])('has it wherever it had been handed over to meanwhile: %s', async (how) => {
    await everybodyAway();
    await go(stage.world.specialists[0]!, 'away');
    const gone = await stage.call();
    if (how === 'came_in') await stage.do((tx) => askCallback(tx, gone, null, 'caller'));
    const { id: entryId } = await entryOf(gone);
    const to = { id: crypto.randomUUID(), entryId, queueId: stage.world.departmentQueue };
    await stage.do((tx) => move(tx, to, actorOf(stage.world.agents[0]!)));
    if (how === 'abandoned') await leave(gone);
    await stage.later(5);
    const again = await stage.call();
    const old = await entryOf(gone);
    expect(old).toMatchObject({ state: 'left', outcome: how });
    expect(await entryOf(again)).toMatchObject({ rank_at: old.rank_at, resumed_from: old.id });
  });

  it('waits anew after the time that the line gives, or where it gives none', async () => {
    await everybodyAway();
    await leave(await stage.call());
    await stage.later(121);
    expect((await entryOf(await stage.call())).resumed_from).toBeNull();
    await set('resume_within', 0);
    await leave(await stage.call());
    expect((await entryOf(await stage.call())).resumed_from).toBeNull();
  });
});

describe('what is expected', () => {
  it('is the place alone while too few calls are known; then a range, kept with the entry', async () => {
    await everybodyAway();
    const first = await entryOf(await stage.call());
    expect(first).toMatchObject({ predicted_place: 1, predicted_low: null, predicted_high: null });
    await stage.pool.query(
      `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 30, 120, 240, 0.25, 2)`,
      [stage.world.queue],
    );
    expect(await entryOf(await stage.call())).toMatchObject({
      predicted_place: 2,
      predicted_low: 90,
      predicted_high: 180,
    });
  });

  it('is made of calls as they were: half and four of five of their lengths, those who left, people in n lines as 1/n', async () => {
    const { queue } = stage.world;
    await stage.pool.query(
      `with calls as (insert into interactions (state, line_id, created_at) select 'closed', $1, linia_now() from generate_series(1, 40) returning id),
       n as (select id, row_number() over () as n from calls),
       entries as (insert into queue_entries (interaction_id, queue_id, state, enqueued_at, rank_at, ended_at, outcome)
         select id, $2, 'left', linia_now(), linia_now(), linia_now(), case when n % 4 = 0 then 'abandoned' else 'accepted' end from n returning id, interaction_id, outcome)
       insert into assignments (interaction_id, agent_id, state, entry_id, created_at, connected_at, done_at)
         select e.interaction_id, $3, 'done', e.id, linia_now(), linia_now() - interval '300 seconds', linia_now() - interval '200 seconds' from entries e where outcome = 'accepted'`,
      [stage.world.line, queue, stage.world.agents[0]],
    );
    await stage.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [
      stage.world.departmentQueue,
      stage.world.agents[0],
    ]);
    await stage.pool.query('select count_paces()');
    const { rows } = await stage.pool.query('select * from queue_paces where queue_id = $1', [queue]);
    expect(rows[0]).toMatchObject({ samples: 30, handle_50: 100, handle_80: 100, abandon: 0.25, people: 1.5 });
    await stage.pool.query(`delete from assignments; delete from queue_entries; delete from interactions`);
  });
});
