import { reckonDeadline, type Calendar, type TicketEvent } from '@linia/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { changeCalendar } from '../queues/calendars/save.ts';
import { readCalendar } from '../queues/calendars/read.ts';
import { writeSpans } from '../queues/calendars/write-spans.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import { officeWeek } from '../testing/calendars.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { somebodyWaits } from '../testing/holding.ts';
import { addWrittenCalendar, addPlan, itIs } from '../testing/requests.ts';
import { actorOf } from '../testing/stage.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { runRecounts } from './plans/run-recounts.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let calendar: number;
/** Four hours to answer, eight to solve, by Moscow’s office hours. */
let plan: number;
let company: number;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 1, specialists: 0 });
  await itIs(fresh.pool, '2026-11-05 10:00+03');
  await fresh.pool.query(
    `insert into production_years (country, year, source, imported_at) values ('RU', 2026, '', linia_now())`,
  );
  await fresh.pool.query(`insert into production_days (country, day, kind) values ('RU', '2026-11-03', 'short'), ('RU', '2026-11-04', 'off')`); // prettier-ignore
  calendar = await addWrittenCalendar(db, 'Москва', 'Europe/Moscow');
  ({ plan, organization: company } = await addPlan(fresh.pool, { name: 'Бизнес', calendarId: calendar, respond: 240, resolve: 480 })); // prettier-ignore
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});
beforeEach(() => itIs(fresh.pool, '2026-11-05 10:00+03'));

const make = async (organization: number | null = company, more: { service?: number } = {}): Promise<number> => {
  const { rows } = await fresh.pool.query(
    `select ticket_id as id from create_ticket('УПД не уходят', '', $1, null, $2, $3, null, null, 'linia', 'email')`,
    [organization, more.service ?? null, world.department],
  );
  return rows[0].id as number;
};
const row = async (id: number) =>
  (await fresh.pool.query('select * from tickets where id = $1', [id])).rows[0] as Record<string, string | null>;
const due = async (id: number) => {
  const { respond_by, resolve_by, due_at } = await row(id);
  return [respond_by, resolve_by, due_at].map((at) => at?.slice(5, 16) ?? null);
};
const go = (id: number, event: TicketEvent, when?: string) =>
  inTransaction(db, async (tx) => {
    if (when) await itIs(fresh.pool, when);
    await tx.query('select advance_ticket($1, $2, $3)', [id, event, `agent:${world.agents[0]}`]);
    return { result: null };
  });
const events = async (id: number) =>
  (await fresh.pool.query('select type from ticket_events where ticket_id = $1 order by version', [id])).rows.map((each) => each.type as string); // prettier-ignore
const answer = (id: number, author: number | null) =>
  fresh.pool.query(
    `insert into messages (ticket_id, direction, kind, at, author_id, subject, text) values ($1, 'out', $2, linia_now(), $3, '', '')`,
    [id, author === null ? 'notice' : 'answer', author],
  );

describe('a request has deadlines', () => {
  it('by its company’s contract, from the moment it is registered; a stranger’s has none', async () => {
    expect(await due(await make())).toEqual(['11-05T11:00', '11-05T15:00', '11-05T11:00']);
    expect(await due(await make(null))).toEqual([null, null, null]);
  });

  it('by the first row of the plan that fits its priority and its service', async () => {
    const service = (await fresh.pool.query(`insert into services (name) values ('Роуминг') returning id`)).rows[0].id;
    await fresh.pool.query(
      `insert into plan_targets (plan_id, position, priority, service_id, respond_minutes, resolve_minutes)
       values ($1, 1, 'urgent', $2, 15, 60), ($1, 2, 'urgent', null, 30, 120), ($1, 3, null, $2, 60, null)`,
      [plan, service],
    );
    const of = await make(company, { service });
    expect(await due(of)).toEqual(['11-05T08:00', null, '11-05T08:00']);
    await fresh.pool.query(`update tickets set priority = 'urgent' where id = $1`, [of]);
    expect(await due(of)).toEqual(['11-05T07:15', '11-05T08:00', '11-05T07:15']);
    await fresh.pool.query('update tickets set service_id = null where id = $1', [of]);
    expect(await due(of)).toEqual(['11-05T07:30', '11-05T09:00', '11-05T07:30']);
    await fresh.pool.query('delete from plan_targets where plan_id = $1', [plan]);
  });

  it('from when it came, once its company is known', async () => {
    const id = await make(null);
    await itIs(fresh.pool, '2026-11-05 12:00+03');
    await fresh.pool.query('update tickets set organization_id = $2 where id = $1', [id, company]);
    expect(await due(id)).toEqual(['11-05T11:00', '11-05T15:00', '11-05T11:00']);
  });

  it('by the plan of its company’s contract, also where that changes while it is open', async () => {
    const id = await make();
    const quick = await addPlan(fresh.pool, { name: 'Премиум', calendarId: null, respond: 15, resolve: 120 });
    await fresh.pool.query('update contracts set plan_id = $2 where organization_id = $1', [company, quick.plan]);
    expect(await due(id)).toEqual(['11-05T07:15', '11-05T09:00', '11-05T07:15']);
    await fresh.pool.query('update contracts set ended_at = linia_now() where organization_id = $1', [company]);
    expect(await due(id)).toEqual([null, null, null]);
    await fresh.pool.query('update contracts set ended_at = null, plan_id = $2 where organization_id = $1', [
      company,
      plan,
    ]);
    expect(await due(id)).toEqual(['11-05T11:00', '11-05T15:00', '11-05T11:00']);
  });

  it('that count a person’s answer, and no notice; an answer taken back was none', async () => {
    const id = await make();
    await answer(id, null);
    expect((await row(id))['responded_at']).toBe(null);
    await itIs(fresh.pool, '2026-11-05 11:00+03');
    await answer(id, world.agents[0]!);
    expect(await due(id)).toEqual(['11-05T11:00', '11-05T15:00', '11-05T15:00']);
    await fresh.pool.query(`delete from messages where ticket_id = $1 and kind = 'answer'`, [id]);
    expect(await due(id)).toEqual(['11-05T11:00', '11-05T15:00', '11-05T11:00']);
  });

  it('that wait while the customer is waited for, and go on with what is left', async () => {
    const id = await make();
    await go(id, 'opened');
    await go(id, 'asked_customer', '2026-11-05 12:00+03');
    expect(await due(id)).toEqual(['11-05T11:00', null, '11-05T11:00']);
    await go(id, 'opened', '2026-11-06 11:00+03');
    expect(await due(id)).toEqual(['11-05T11:00', '11-06T14:00', '11-05T11:00']);
    await go(id, 'solved', '2026-11-06 12:00+03');
    expect(await due(id)).toEqual(['11-05T11:00', '11-06T14:00', null]);
    await go(id, 'reopened', '2026-11-06 13:00+03');
    expect(await due(id)).toEqual(['11-05T11:00', '11-06T15:00', '11-06T15:00']);
  });

  it('that wait for a third party only where the plan says so', async () => {
    const id = await make();
    await go(id, 'asked_third_party', '2026-11-05 12:00+03');
    expect((await due(id))[1]).toBe(null);
    await fresh.pool.query('update plans set pauses_third_party = false where id = $1', [plan]);
    await fresh.pool.query('select begin_recount(array[$1]::int[], null, $2, $3)', [plan, 'plan', 'Бизнес']);
    await runRecounts(db);
    expect((await due(id))[1]).toBe('11-05T15:00');
    await fresh.pool.query('update plans set pauses_third_party = true where id = $1', [plan]);
  });
});

describe('a deadline that comes near', () => {
  it('warns once, and has passed once, whoever’s clock it is and however often it ticks', async () => {
    const id = await make();
    await itIs(fresh.pool, '2026-11-05 12:59+03');
    await tick(db);
    expect(await events(id)).toEqual(['registered']);
    await itIs(fresh.pool, '2026-11-05 13:00+03'); // a quarter of four hours is left
    await Promise.all([tick(db), tick(db), tick(db)]);
    expect(await events(id)).toEqual(['registered', 'deadline_warned']);
    await itIs(fresh.pool, '2026-11-05 14:00+03');
    await Promise.all([tick(db), tick(db), tick(db)]);
    await tick(db);
    expect((await events(id)).slice(2)).toEqual(['deadline_passed']);
  });

  it('is told after a crash in the very moment: what was not committed is done again', async () => {
    const id = await make();
    await itIs(fresh.pool, '2026-11-05 13:00+03');
    const dying = await fresh.pool.connect();
    await dying.query('begin');
    const { rows } = await dying.query(`select id from deadline_timers where ticket_id = $1 and kind = 'respond' and step = 'warn'`, [id]); // prettier-ignore
    await dying.query('select fire_deadline($1)', [rows[0].id]);
    dying.release(new Error('killed'));
    await tick(db);
    expect(await events(id)).toEqual(['registered', 'deadline_warned']);
  });

  it('says only that it has passed, where nobody’s clock ran meanwhile; answered in time, nothing', async () => {
    const [late, answered] = [await make(), await make()];
    await itIs(fresh.pool, '2026-11-05 12:00+03');
    await answer(answered, world.agents[0]!);
    await itIs(fresh.pool, '2026-11-05 14:30+03');
    await tick(db);
    expect(await events(late)).toEqual(['registered', 'deadline_passed']);
    expect(await events(answered)).toEqual(['registered']);
  });

  it('warns anew where it was moved to a later time', async () => {
    const id = await make();
    await answer(id, world.agents[0]!);
    await itIs(fresh.pool, '2026-11-05 16:00+03');
    await tick(db);
    await go(id, 'asked_customer');
    await go(id, 'opened', '2026-11-06 12:00+03');
    await tick(db);
    expect(await events(id)).toEqual(['registered', 'deadline_warned', 'asked_customer', 'opened']);
    await itIs(fresh.pool, '2026-11-09 09:30+03');
    await tick(db);
    expect((await events(id)).at(-1)).toBe('deadline_passed');
  });
});

describe('a calendar that changes', () => {
  const hoursTo = (end: string) =>
    officeWeek.map((hours): [string, string][] => (hours.length > 0 ? [['09:00', end]] : []));

  it('moves what is open, and keeps what it moved and from when', async () => {
    const [open, over] = [await make(), await make()];
    await go(over, 'solved');
    const edit = { was: { week: hoursTo('18:00') }, is: { week: hoursTo('16:00') } };
    const recount = await inTransaction(db, (tx) =>
      changeCalendar(tx, { id: calendar, edit }, actorOf(world.agents[0]!)),
    );
    await runRecounts(db);
    expect(await due(open)).toEqual(['11-05T11:00', '11-06T08:00', '11-05T11:00']);
    expect((await due(over))[1]).toBe('11-05T15:00');
    const { rows } = await fresh.pool.query('select kind, was, becomes from deadline_moves where recount_id = $1 and ticket_id = $2', [recount, open]); // prettier-ignore
    expect(rows).toEqual([{ kind: 'resolve', was: '2026-11-05T15:00:00.000Z', becomes: '2026-11-06T08:00:00.000Z' }]);
    expect((await events(open)).at(-1)).toBe('deadline_moved');
  });

  it('is waited for by a request that comes in meanwhile: none is left with the old hours', async () => {
    const changing = await fresh.pool.connect();
    await changing.query('begin');
    await changing.query('select change_deadline_settings()');
    await changing.query('delete from calendar_spans where calendar_id = $1 and opens >= $2', [calendar, Date.parse('2026-11-06T00:00Z')]); // prettier-ignore
    const coming = make();
    await somebodyWaits(fresh.pool);
    await changing.query('commit');
    changing.release();
    expect(await due(await coming)).toEqual(['11-05T11:00', null, '11-05T11:00']);
    await inTransaction(db, async (tx) => ({ result: await writeSpans(tx, [calendar]) }));
  });
});

describe('what stands', () => {
  it('is what the lines of «why due then» say, in every zone and over every pause', async () => {
    for (const zone of ['Europe/Kaliningrad', 'Asia/Yekaterinburg', 'Asia/Vladivostok', 'America/New_York']) {
      const id = await addWrittenCalendar(db, zone, zone);
      const { organization } = await addPlan(fresh.pool, { name: zone, calendarId: id, respond: 45, resolve: 905 });
      const by: Calendar = await readCalendar(fresh.pool, id);
      for (let hour = 0; hour < 24; hour += 5) {
        await itIs(fresh.pool, `2026-10-30 ${String(hour).padStart(2, '0')}:17+00`);
        const ticket = await make(organization);
        await go(ticket, 'asked_customer', '2026-10-31 03:00+00');
        await go(ticket, 'opened', '2026-11-02 11:11+00');
        const { created_at, respond_by, resolve_by } = await row(ticket);
        const came = Date.parse(created_at!);
        const pause = {
          from: Date.parse('2026-10-31T03:00Z'),
          to: Date.parse('2026-11-02T11:11Z'),
          why: 'waiting_customer',
        };
        expect(Date.parse(respond_by!)).toBe(reckonDeadline(by, came, 45 * 60_000, []).due);
        expect(Date.parse(resolve_by!)).toBe(reckonDeadline(by, came, 905 * 60_000, [pause]).due);
      }
    }
  });
});
