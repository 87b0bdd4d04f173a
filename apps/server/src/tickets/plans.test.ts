import type { Plan } from '@linia/domain';
import type {
  DeadlinePreview,
  DeadlineRecount,
  DeadlineWhy,
  MyWork,
  PassedDeadlines,
  PlansPage,
  PlanVersion,
} from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { addWrittenCalendar, itIs } from '../testing/requests.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { plansRoutes } from './plans/plans.routes.ts';
import { workRoutes } from './work.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let admin: string;
let specialist: string;
let head: string;
let plan: number;
let request: { id: number; number: number };

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 1 });
  app = await testApp(db, [plansRoutes, workRoutes]);
  await itIs(fresh.pool, '2026-11-05 08:10+03');
  admin = await cookieOf(db, await addPerson(db, { login: 'root', roles: ['administrator'] }));
  specialist = await cookieOf(db, world.specialists[0]!);
  const boss = await addPerson(db, { login: 'boss', roles: ['head'] });
  head = await cookieOf(db, boss);
  await fresh.pool.query('update departments set head_id = $1', [boss]);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const page = async () => (await ask<PlansPage>(app, 'GET', '/api/plans', { as: admin })).body;
const row = async () => (await page()).plans.find(({ id }) => id === plan)!;
const save = async (change: Partial<Plan>, more: { despite?: boolean; version?: number; preview?: boolean } = {}) => {
  const { version, plan: now } = await row();
  const body = { version: more.version ?? version, plan: { ...now, ...change }, despite: more.despite ?? false };
  return ask<{ recount: DeadlineRecount | null; error: { code: string; details: object } }>(
    app,
    more.preview ? 'POST' : 'PUT',
    `/api/plans/${plan}${more.preview ? '/preview' : ''}`,
    { as: admin, body },
  );
};

describe('a plan', () => {
  it('is added, and promises by the hours of a calendar from its first version on', async () => {
    expect((await ask(app, 'POST', '/api/plans', { as: admin, body: { name: 'Бизнес' } })).status).toBe(201);
    plan = (await page()).plans[0]!.id;
    const calendarId = await addWrittenCalendar(db, 'Будни, Москва', 'Europe/Moscow');
    expect((await save({ respond: 60, resolve: 480, calendarId, schedule: '8 × 5' })).status).toBe(200);
    expect(await row()).toMatchObject({ version: 1, plan: { respond: 60, calendarId }, open: 0 });
    const { rows } = await fresh.pool.query(
      `with o as (insert into organizations (name, folded) values ('ООО «Полюс»', 'полюс') returning id),
       c as (insert into contracts (organization_id, number, plan_id) select id, 'Д-1', $1 from o returning organization_id)
       select organization_id as id from c`,
      [plan],
    );
    const made = await fresh.pool.query(`select * from create_ticket('Статус роуминга', '', $1, null, null, $2, null, null, 'linia', 'email')`, [rows[0].id, world.department]); // prettier-ignore
    request = { id: made.rows[0].ticket_id, number: made.rows[0].ticket_number };
  });

  it('that could not be kept is refused, and one that is doubtful is asked about', async () => {
    const wrong = await save({ targets: [{ priority: null, serviceId: null, respond: 1, resolve: 2 }] });
    expect([wrong.status, wrong.body.error.code]).toEqual([422, 'plan.wrong']);
    const urgent = { priority: 'urgent' as const, serviceId: null, respond: 15, resolve: 60 };
    expect((await save({ targets: [urgent, urgent] })).body.error).toMatchObject({ code: 'plan.doubtful' });
    expect((await save({}, { version: 0 })).body.error.code).toBe('plan.changed');
  });

  it('tells before it is saved which deadlines it would move, moves none, and then moves these', async () => {
    const { body } = (await save({ respond: 120 }, { preview: true })) as unknown as { body: DeadlinePreview };
    expect(body.recount).toMatchObject({ cause: 'plan', name: 'Бизнес', looked: 1, moved: 1 });
    const moves = [{ number: request.number, organization: 'ООО «Полюс»', kind: 'respond', was: '2026-11-05T07:00:00+00:00', becomes: '2026-11-05T08:00:00+00:00' }]; // prettier-ignore
    expect(
      body.recount!.moves.map((move) => ({
        ...move,
        was: new Date(move.was!).getTime(),
        becomes: new Date(move.becomes!).getTime(),
      })),
    ).toEqual(moves.map((move) => ({ ...move, was: Date.parse(move.was), becomes: Date.parse(move.becomes) })));
    expect(await row()).toMatchObject({ version: 1, plan: { respond: 60 } });
    // somebody at work in the request neither waits for the look nor is waited for
    const holder = await fresh.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select hold_deadline_settings()');
      await holder.query('select from tickets where id = $1 for no key update', [request.id]);
      expect(await save({ respond: 120 }, { preview: true })).toMatchObject({ status: 200, body: { recount: { moved: 1 } } }); // prettier-ignore
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    expect((await save({ respond: 120 })).body.recount).toMatchObject({ moved: 1 });
    const journal = (await ask<DeadlineRecount[]>(app, 'GET', '/api/deadline-recounts', { as: admin })).body;
    expect(journal[0]).toMatchObject({ moved: 1, by: { name: 'root' }, moves: [] });
    const one = await ask<DeadlineRecount>(app, 'GET', `/api/deadline-recounts/${journal[0]!.id}`, { as: admin });
    expect(one.body.moves).toHaveLength(1);
    const versions = (await ask<PlanVersion[]>(app, 'GET', `/api/plans/${plan}/versions`, { as: admin })).body;
    expect(versions.map(({ version, plan }) => [version, plan.respond])).toEqual([[2, 120], [1, 60], [0, null]]); // prettier-ignore
  });

  it('that nobody had changed before is brought back as it was', async () => {
    const { rows } = await fresh.pool.query(
      `insert into plans (name, schedule, respond_minutes, resolve_minutes) values ('Из договора', '24 × 7', 30, 240) returning id`,
    );
    const to = async (body: object) => ask(app, 'PUT', `/api/plans/${rows[0].id}`, { as: admin, body });
    const versions = async () =>
      (await ask<PlanVersion[]>(app, 'GET', `/api/plans/${rows[0].id}/versions`, { as: admin })).body;
    const { plan: first } = (await page()).plans.find(({ id }) => id === rows[0].id)!;
    expect((await to({ version: 0, plan: { ...first, respond: 15 }, despite: true })).status).toBe(200);
    const kept = (await versions()).find(({ version }) => version === 0)!;
    expect(kept).toMatchObject({ plan: first, savedAt: null, savedBy: null });
    expect((await to({ version: 1, plan: kept.plan, despite: true, revertedTo: 0 })).status).toBe(200);
    expect((await versions()).map(({ version, revertedTo }) => [version, revertedTo])).toEqual([[2, 0], [1, null], [0, null]]); // prettier-ignore
    expect((await page()).plans.find(({ id }) => id === rows[0].id)).toMatchObject({ version: 2, plan: first });
  });
});

describe('a request of that plan', () => {
  const why = async () => (await ask<DeadlineWhy>(app, 'GET', `/api/tickets/${request.number}/deadlines`, { as: specialist })).body; // prettier-ignore

  it('says why it is due then, line by line, and what stands is what the lines say', async () => {
    const told = await why();
    expect(told).toMatchObject({
      plan: { name: 'Бизнес' },
      calendar: { name: 'Будни, Москва' },
      timeZone: 'Europe/Moscow',
    });
    const [respond, resolve] = told.deadlines;
    expect(respond!.lines.map(({ kind }) => kind)).toEqual(['came', 'worked', 'due']);
    expect(resolve!.due).toBe(Date.parse(resolve!.stands!));
  });

  it('is more urgent at once, in its deadlines and in the line', async () => {
    await save({ targets: [{ priority: 'urgent', serviceId: null, respond: 15, resolve: 60 }] });
    const body = { priority: 'urgent' };
    await ask(app, 'PUT', `/api/tickets/${request.number}/priority`, { as: specialist, body });
    expect((await why()).deadlines.map(({ minutes, target }) => [minutes, target.priority])).toEqual([[15, 'urgent'], [60, 'urgent']]); // prettier-ignore
  });

  it('says before a calendar is changed which deadlines would move, and moves none', async () => {
    const calendar = (await page()).calendars[0]!.id;
    const week = (from: string) =>
      [1, 2, 3, 4, 5, 6, 7].map((day): [string, string][] => (day < 6 ? [[from, '18:00']] : []));
    const body = { was: { week: week('09:00') }, is: { week: week('10:00') } };
    const { body: told } = await ask<DeadlinePreview>(app, 'POST', `/api/calendars/${calendar}/preview`, {
      as: admin,
      body,
    });
    expect(told.recount).toMatchObject({ cause: 'calendar', name: 'Будни, Москва', looked: 1, moved: 1 });
    expect(told.recount!.moves.map(({ kind, becomes }) => [kind, new Date(becomes!).toISOString()])).toEqual([
      ['respond', '2026-11-05T07:15:00.000Z'],
      ['resolve', '2026-11-05T08:00:00.000Z'],
    ]);
    expect(Date.parse((await why()).deadlines[0]!.stands!)).toBe(Date.parse('2026-11-05T06:15:00Z'));
  });

  it('is near for its department while nobody has it, for its owner then, for both where the plan says so', async () => {
    const near = async (as: string) =>
      (await ask<MyWork>(app, 'GET', '/api/work', { as })).body.soon.map(({ number }) => number);
    await itIs(fresh.pool, '2026-11-05 09:13+03');
    await tick(db);
    expect(await near(specialist)).toEqual([request.number]);
    const other = await addPerson(db, { login: 'other', roles: ['agent'] });
    await fresh.pool.query('update tickets set owner_id = $2 where id = $1', [request.id, other]);
    expect([await near(specialist), await near(await cookieOf(db, other))]).toEqual([[], [request.number]]);
    await save({ warns: 'both' });
    expect(await near(specialist)).toEqual([request.number]);
    await fresh.pool.query('update tickets set owner_id = null where id = $1', [request.id]);
  });

  it('stands on the board of who answers for it once it has passed', async () => {
    await itIs(fresh.pool, '2026-11-05 09:20+03');
    const passed = (await ask<PassedDeadlines>(app, 'GET', '/api/deadlines/passed', { as: head })).body;
    expect(passed).toMatchObject({ total: 1, rows: [{ number: request.number, kind: 'respond', owner: null }] });
  });

  it('goes to another department with a reason: its history says so, its deadlines stay, its line is that one’s', async () => {
    const { rows } = await fresh.pool.query(`insert into departments (name) values ('Интеграции') returning id`);
    const { id: queue } = (await fresh.pool.query(`insert into queues (name, department_id) values ('Интеграции', $1) returning id`, [rows[0].id])).rows[0]; // prettier-ignore
    const before = (await why()).deadlines.map(({ stands }) => stands);
    const body = { departmentId: rows[0].id as number, reasonId: world.escalate, comment: 'Нужен ключ AS2' };
    expect((await ask(app, 'POST', `/api/tickets/${request.number}/escalate`, { as: specialist, body })).status).toBe(
      200,
    );
    const { rows: told } = await fresh.pool.query(`select data from ticket_events where ticket_id = $1 and type = 'escalated'`, [request.id]); // prettier-ignore
    expect(told[0].data).toMatchObject({ to: 'Интеграции', reason: 'Нужны права отдела', note: 'Нужен ключ AS2' });
    expect((await why()).deadlines.map(({ stands }) => stands)).toEqual(before);
    const { rows: place } = await fresh.pool.query(`select queue_id from queue_entries where ticket_id = $1 and state = 'waiting'`, [request.id]); // prettier-ignore
    expect(place).toEqual([{ queue_id: queue }]);
    const again = await ask(app, 'POST', `/api/tickets/${request.number}/escalate`, { as: specialist, body });
    expect(again.body.error.code).toBe('ticket.same_department');
  });
});
