import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { inTransaction } from '../shell/transaction.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { readWork } from '../tickets/work.ts';
import { acceptWritten, declineWritten } from './written.ts';

let stage: Stage;
let ours: number[];
const one = async <T>(sql: string, values: unknown[] = []): Promise<T> => (await stage.pool.query(sql, values)).rows[0] as T; // prettier-ignore

beforeAll(async () => {
  stage = await Stage.set({ agents: 2, specialists: 2 });
  ours = stage.world.specialists;
});
afterAll(() => stage.drop());
// what one test left lying is over for the next
beforeEach(async () => {
  await stage.pool.query(`update tickets set state = 'closed', owner_id = null where state <> 'closed'`);
  await stage.pool.query('update agents set written_capacity = 3');
});

const make = async (owner: number | null = null): Promise<number> =>
  (await one<{ id: number }>(`select ticket_id as id from create_ticket('УПД не уходят', '', null, null, null, $1, $2, null, 'linia', 'email')`, [stage.world.department, owner])).id; // prettier-ignore
const asked = (id: number) =>
  one<{ id: number; agent: number } | undefined>(
    `select id, agent_id as agent from offers where ticket_id = $1 and state = 'pending'`,
    [id],
  );
const owner = async (id: number) => (await one<{ owner: number | null }>('select owner_id as owner from tickets where id = $1', [id])).owner; // prettier-ignore
const live = async (id: number) =>
  (await one<{ n: number }>(`select count(*)::int as n from queue_entries where ticket_id = $1 and state in ('waiting', 'offered')`, [id])).n; // prettier-ignore
const accept = (offer: { id: number; agent: number }) =>
  inTransaction(stage.db, (tx) => acceptWritten(tx, { offerId: offer.id }, actorOf(offer.agent)));
const decline = (offer: { id: number; agent: number }) =>
  inTransaction(stage.db, (tx) => declineWritten(tx, { offerId: offer.id, reasonId: stage.world.decline, comment: '' }, actorOf(offer.agent))); // prettier-ignore

describe('a request that nobody has in hand', () => {
  it('is offered to somebody of its department who has room, without a ring; taken, it is theirs', async () => {
    const id = await make();
    await tick(stage.db);
    const offer = (await asked(id))!;
    expect(ours).toContain(offer.agent);
    expect((await stage.agent(offer.agent)).engagement).toBe('idle');
    await accept(offer);
    expect([await owner(id), await live(id)]).toEqual([offer.agent, 0]);
    expect(await one('select state from tickets where id = $1', [id])).toEqual({ state: 'open' });
    expect(await stage.broken()).toEqual([]);
  });

  it('goes to the next where it is declined or left lying, and to nobody twice in half an hour', async () => {
    const id = await make();
    await tick(stage.db);
    const first = (await asked(id))!;
    await decline(first);
    await tick(stage.db);
    const second = (await asked(id))!;
    expect(second.agent).not.toBe(first.agent);
    // and is told why, and what stands against the other
    const { offer } = await readWork(stage.db.pool, second.agent);
    expect(offer!.why!.candidates).toMatchObject([
      { agent: { id: second.agent }, outcome: 'chosen', load: 0, capacity: 3 },
      { agent: { id: first.agent }, outcome: 'excluded' },
    ]);
    await stage.later(601);
    await tick(stage.db);
    await tick(stage.db);
    expect([await asked(id), await live(id)]).toEqual([undefined, 1]);
    await stage.later(1_300);
    await tick(stage.db);
    expect(await asked(id)).toMatchObject({ agent: first.agent });
    expect((await stage.agent(second.agent)).set_aside_at).toBe(null);
    expect(await stage.broken()).toEqual([]);
  });

  it('is offered to nobody beyond their room, and waits for it', async () => {
    await stage.pool.query('update agents set written_capacity = 1');
    await Promise.all([make(ours[0]!), make(ours[1]!)]);
    const id = await make();
    await tick(stage.db);
    expect(await asked(id)).toBe(undefined);
    await stage.pool.query('select advance_ticket(id, $1, $2) from tickets where owner_id = $3 and state = $4', ['solved', 'linia', ours[1], 'new']); // prettier-ignore
    await tick(stage.db);
    expect(await asked(id)).toMatchObject({ agent: ours[1] });
    expect(await stage.broken()).toEqual([]);
  });

  it('lies before a person who is called meanwhile, and takes neither the call nor the place from them', async () => {
    const id = await make();
    await tick(stage.db);
    const offer = (await asked(id))!;
    const talk = await stage.talk();
    const escalated = await stage.escalate(talk.call, talk.agent, { mode: 'warm', agentId: offer.agent });
    expect(escalated.state).toBe('offered');
    expect((await stage.asked(talk.call)).agent.id).toBe(offer.agent);
    await tick(stage.db);
    expect(await asked(id)).toMatchObject({ id: offer.id });
    expect(await stage.broken()).toEqual([]);
    await stage.decline(talk.call);
    await accept(offer);
    expect(await owner(id)).toBe(offer.agent);
  });

  it('comes back when its person goes away, and goes to who is there', async () => {
    const id = await make();
    await tick(stage.db);
    const offer = (await asked(id))!;
    await stage.pool.query(`select set_presence($1, 'away', null, $2)`, [offer.agent, `agent:${offer.agent}`]);
    await tick(stage.db);
    const next = (await asked(id))!;
    expect(next.agent).not.toBe(offer.agent);
    expect(await stage.broken()).toEqual([]);
    await stage.pool.query(`select set_presence($1, 'available', null, $2)`, [offer.agent, `agent:${offer.agent}`]);
  });

  it('taken from the list by hand is offered no more; given back, it is not offered to the same person first', async () => {
    const id = await make();
    await tick(stage.db);
    const offer = (await asked(id))!;
    const other = ours.find((each) => each !== offer.agent)!;
    await stage.pool.query('update tickets set owner_id = $2 where id = $1', [id, other]);
    await expect(accept(offer)).rejects.toMatchObject({ message: 'offer.gone' });
    expect([await owner(id), await live(id)]).toEqual([other, 0]);
    await stage.pool.query('update tickets set owner_id = null where id = $1', [id]);
    await tick(stage.db);
    expect(await asked(id)).toMatchObject({ agent: offer.agent });
    expect(await stage.broken()).toEqual([]);
  });

  it('taken on two desks in the same moment is taken once', async () => {
    const id = await make();
    await tick(stage.db);
    const offer = (await asked(id))!;
    const settled = await Promise.allSettled([accept(offer), accept(offer), decline(offer)]);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await stage.broken()).toEqual([]);
  });

  it('is offered once, whoever’s clock ticks, and nobody is asked about two at once', async () => {
    const ids = await Promise.all([make(), make(), make(), make(), make()]);
    await Promise.all([tick(stage.db), tick(stage.db), tick(stage.db)]);
    const { n, people } = await one<{ n: number; people: number }>(
      `select count(*)::int as n, count(distinct agent_id)::int as people from offers where ticket_id = any ($1) and state = 'pending'`,
      [ids],
    );
    expect([n, people]).toEqual([2, 2]);
    expect(await stage.broken()).toEqual([]);
  });

  it('moves to the line of its new department, and the most urgent is first there', async () => {
    await stage.pool.query('update agents set written_capacity = 0');
    const [early, urgent] = [await make(), await make()];
    await stage.pool.query(`update tickets set priority = 'urgent' where id = $1`, [urgent]);
    const { id: elsewhere } = await one<{ id: number }>(
      `insert into departments (name) values ('Интеграции') returning id`,
    );
    const { id: queue } = await one<{ id: number }>(`insert into queues (name, department_id) values ('Интеграции', $1) returning id`, [elsewhere]); // prettier-ignore
    const { id: agent } = await one<{ id: number }>(
      `select id from agents where id = any ($1) and engagement = 'idle'`,
      [stage.world.agents],
    );
    await stage.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [queue, agent]);
    await stage.pool.query('update tickets set department_id = $2 where id = any ($1)', [[early, urgent], elsewhere]);
    await stage.pool.query('update agents set written_capacity = 3');
    await tick(stage.db);
    expect(await asked(urgent)).toMatchObject({ agent });
    expect(await asked(early)).toBe(undefined);
    expect(await stage.broken()).toEqual([]);
  });

  it('that a call’s escalation left behind stands in its department’s line, with the call, and is offered there', async () => {
    const { call, agent } = await stage.talk();
    const escalation = await stage.escalate(call, agent, { mode: 'warm' });
    await stage.later(181);
    for (let round = 0; round < 3; round++) await tick(stage.db);
    const made = await one<{ id: number; origin: number; state: string }>(
      `select t.id, t.origin_id as origin, x.state from escalations x join tickets t on t.id = x.ticket_made where x.id = $1`,
      [escalation.id],
    );
    expect(made).toMatchObject({ origin: call, state: 'fallen_back' });
    expect(await live(made.id)).toBe(1);
    await tick(stage.db);
    expect(ours).toContain((await asked(made.id))?.agent);
    expect(await stage.broken()).toEqual([]);
  });
});
