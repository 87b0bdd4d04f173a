import { seedDemo } from '@linia/drizzle/seed';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';

/** Noon of a Wednesday; just after a midnight, when today has hardly begun; a Sunday, before which nobody worked. Moscow's time. */
const moments = ['2026-11-25T12:06:14+03:00', '2026-11-25T00:02:00+03:00', '2026-03-01T18:40:00+03:00'];

describe.each(moments)('The demo’s past as it stands on %s', (moment) => {
  let db: FreshDatabase;
  const rows = async (sql: string, values: unknown[] = []) => (await db.pool.query(sql, values)).rows;
  const offenders = async (sql: string, values: unknown[] = []) => expect(await rows(sql, values)).toEqual([]);
  const number = async (sql: string, values: unknown[] = []) => Number(Object.values((await rows(sql, values))[0])[0]);

  beforeAll(async () => {
    db = await freshDatabase();
    await seedDemo(db.pool, { hash: async () => 'hash', now: new Date(moment) });
  });
  afterAll(() => db?.drop());

  test('is some six hundred calls and some hundred and twenty requests', async () => {
    expect(await number('select count(*) from interactions')).toBeGreaterThan(530);
    expect(await number('select count(*) from tickets')).toBeGreaterThanOrEqual(105);
    expect(await number('select count(*) from tickets')).toBeLessThanOrEqual(140);
  });

  test('is over: every call is closed, nothing waits, is offered, talked about or wrapped up', async () => {
    await offenders(
      `select id from interactions where state <> 'closed' or ended_at is null or closed_at is null or end_reason is null`,
    );
    await offenders(
      `select id from queue_entries where interaction_id is not null and (state in ('waiting', 'offered') or ended_at is null or outcome is null)`,
    );
    await offenders('select offender from check_written() as t (offender) union all select * from check_deadlines()');
    await offenders(`select id from offers where state = 'pending' or ended_at is null`);
    await offenders(`select id from assignments where state <> 'done' or ended_at is null or done_at is null`);
    await offenders(`select id from escalations where state in ('waiting', 'offered')`);
    await offenders('select id from legs where left_at is null');
  });

  test('has no gap in its versions, no time that runs backwards and nothing after now', async () => {
    for (const [roots, events, root] of [
      ['interactions', 'interaction_events', 'interaction_id'],
      ['tickets', 'ticket_events', 'ticket_id'],
      ['agents', 'agent_events', 'agent_id'],
    ]) {
      await offenders(
        `select r.id, r.version, v.first, v.last, v.n from ${roots} r
           left join (select ${root} as id, min(version) as first, max(version) as last, count(*) as n from ${events} group by 1) v on v.id = r.id
         where v.first is distinct from 1 or v.last is distinct from r.version or v.n is distinct from r.version`,
      );
      await offenders(
        `select * from (select ${root} as id, version, at, lag(at) over (partition by ${root} order by version) as before from ${events}) v where at < before`,
      );
      await offenders(`select ${root}, at from ${events} where at >= $1`, [moment]);
    }
  });

  test('went by the lifecycles: each event was allowed where it stands', async () => {
    await offenders(
      `with recursive told as (
         select i.id, 0 as version, (case i.direction when 'incoming' then 'arriving' else 'dialing' end) as state from interactions i
         union all
         select t.id, v.version, x.next from told t join interaction_events v on v.interaction_id = t.id and v.version = t.version + 1
           join transitions x on x.root = 'interaction' and x.state = t.state and x.event = v.type)
       select i.id, i.state, i.version from interactions i
       where not exists (select from told t where t.id = i.id and t.version = i.version and t.state = i.state::text)`,
    );
  });

  test('let nobody talk in two calls at once', async () => {
    await offenders(
      `select a.agent_id, a.interaction_id, b.interaction_id as other from assignments a
         join assignments b on b.agent_id = a.agent_id and b.id <> a.id and b.created_at >= a.created_at and b.created_at < a.done_at`,
    );
  });

  test('was written down by everybody who talked, or stands in their «to finish»', async () => {
    await offenders(
      `select s.id from assignments s where s.connected_at is not null and not s.to_finish and not exists (
         select from interaction_events v where v.interaction_id = s.interaction_id and v.type = 'wrapped'
           and (v.data->>'assignment')::bigint = s.id and v.data->'log' is not null)`,
    );
    await offenders(`select i.id from interactions i where i.disposition_id is null and i.answered_at is not null
      and not exists (select from assignments s where s.interaction_id = i.id and s.to_finish)`);
  });

  test('gave its requests numbers in the order in which they came, the last one 1046297: Kovalyova’s, overdue', async () => {
    await offenders(
      'select * from (select number, created_at, lag(created_at) over (order by number) as before from tickets) t where created_at < before',
    );
    const last = await rows(
      `select t.number::int, t.state, o.name, a.login, t.resolve_by < $1 as overdue, i.id is not null as from_call
       from tickets t join organizations o on o.id = t.organization_id join agents a on a.id = t.owner_id left join interactions i on i.id = t.origin_id
       order by t.number desc limit 1`,
      [moment],
    );
    expect(last).toEqual([
      {
        number: 1_046_297,
        state: 'open',
        name: 'ООО «Сибирский гостинец»',
        login: 'specialist',
        overdue: true,
        from_call: true,
      },
    ]);
    expect(await number('select count(*) from tickets where resolve_by is null')).toBeGreaterThan(90);
    await offenders(
      'select i.id from interactions i join tickets t on t.id = i.ticket_id where t.organization_id is distinct from i.organization_id',
    );
  });

  test('has escalations of every end', async () => {
    const ends = await rows('select distinct state from escalations order by state');
    expect(ends.map(({ state }) => state)).toEqual(['accepted', 'returned', 'fallen_back', 'cancelled']);
    await offenders(
      `select id from escalations where (state = 'fallen_back') <> (ticket_made is not null) or summary = ''`,
    );
  });
});

test('at noon the board has calls of today to count: answered, lost and not called back, moved, escalated, left to finish', async () => {
  const db = await freshDatabase();
  const now = '2026-11-25T12:06:14+03:00';
  await seedDemo(db.pool, { hash: async () => 'hash', now: new Date(now) });
  const { rows } = await db.pool.query(
    `with today as (select * from interactions where created_at >= '2026-11-25T00:00:00+03:00')
     select count(*)::int as calls, count(answered_at)::int as answered,
       (count(*) filter (where end_reason = 'abandoned'))::int as lost,
       (count(*) filter (where end_reason = 'abandoned' and called_back_at is null
         and not exists (select from interactions n where n.phone_e164 = today.phone_e164 and n.created_at > today.ended_at and n.answered_at is not null)))::int as open,
       (count(*) filter (where exists (select from escalations x where x.interaction_id = today.id and x.state = 'accepted')))::int as escalated,
       (count(*) filter (where exists (select from interaction_events v where v.interaction_id = today.id and v.type = 'moved')))::int as moved,
       (count(*) filter (where exists (select from assignments s join agents a on a.id = s.agent_id
         where s.interaction_id = today.id and s.to_finish and a.login = 'agent')))::int as "toFinish"
     from today`,
  );
  const today = rows[0] as Record<string, number>;
  expect(today['calls']).toBeGreaterThan(50);
  expect(today['answered']).toBeGreaterThan(35);
  for (const figure of ['lost', 'open', 'escalated', 'moved', 'toFinish'])
    expect(today[figure], figure).toBeGreaterThan(0);
  await db.drop();
});
