import type { Calendars, CalendarSettings, ProductionImported } from '@linia/protocol';
import { seedBasics } from '@linia/drizzle/seed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { clockAt } from '../../testing/calendars.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { readBoard } from '../../supervision/board.ts';
import { calendarsRoutes } from './calendars.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let root: number;
let as: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  const client = await fresh.pool.connect();
  await seedBasics(client);
  client.release();
  app = await testApp(db, [calendarsRoutes]);
  root = await addPerson(db, { login: 'root', roles: ['administrator'] });
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});
beforeEach(async () => {
  await fresh.pool.query('update queues set calendar_id = null');
  await fresh.pool.query('delete from calendars');
  await itIs('2026-11-03T15:00:00+03:00');
});

async function itIs(instant: string): Promise<void> {
  await clockAt(fresh.pool, instant);
  as = await cookieOf(db, root);
}

type Refused = { error: { code: string; field?: string; details?: { faults?: unknown[] } } };
const asked = <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  ask<T & Refused>(app, method, url, { as, ...(body !== undefined && { body }) });
const page = async () => (await asked<Calendars>('GET', '/api/calendars')).body;
const add = (calendar: CalendarSettings) => asked<{ id: number }>('POST', '/api/calendars', calendar);
const change = (id: number, was: CalendarSettings, is: CalendarSettings) =>
  asked('PATCH', `/api/calendars/${id}`, { was, is });
const journalled = async () =>
  (await fresh.pool.query('select action, data from journal order by id desc limit 1')).rows[0];

const day: [string, string][] = [['09:00', '18:00']];
const office: CalendarSettings = {
  name: 'Офис',
  timeZone: 'Europe/Moscow',
  week: [day, day, day, day, day, [], []],
  country: 'RU',
  days: [{ day: '2026-12-30', hours: [], note: 'Переезд' }],
};

describe('a calendar', () => {
  it('is added, read as it stands now, changed and journalled', async () => {
    const { body } = await add(office);
    await fresh.pool.query('update queues set calendar_id = $1 where name = $2', [body.id, 'Общая линия']);
    expect((await page()).calendars).toMatchObject([
      {
        ...office,
        queues: [{ name: 'Общая линия' }],
        now: { open: true, because: 'short_day', provisional: false },
        closesAt: '2026-11-03T14:00:00.000Z',
        opensAt: null,
      },
    ]);
    const night: CalendarSettings = { ...office, name: 'Ночь', week: office.week.map(() => [['20:00', '08:00']]) };
    expect((await change(body.id, office, night)).status).toBe(200);
    expect((await page()).calendars[0]).toMatchObject({ name: 'Ночь', opensAt: '2026-11-03T17:00:00.000Z' });
    expect(await journalled()).toMatchObject({
      action: 'calendar_changed',
      data: { changed: { name: { from: 'Офис', to: 'Ночь' } } },
    });
  });

  it('that another administrator has changed meanwhile is not overwritten', async () => {
    const { body } = await add(office);
    const renamed = { ...office, name: 'Контора' };
    await change(body.id, office, renamed);
    expect(await change(body.id, office, { ...office, country: null })).toMatchObject({
      status: 409,
      body: { error: { code: 'settings.changed', field: 'name' } },
    });
  });

  it.each<[string, string, Partial<CalendarSettings>]>([
    ['hours that overlap', 'calendar.hours', { week: [[...day, ['17:00', '20:00']], [], [], [], [], [], []] }],
    ['hours of no length', 'calendar.hours', { week: [[['09:00', '09:00']], [], [], [], [], [], []] }],
    ['a time that is none', 'calendar.hours', { days: [{ day: '2026-12-30', hours: [['9', '10']], note: '' }] }],
    ['a day that is none', 'calendar.hours', { days: [{ day: '2026-02-30', hours: [], note: '' }] }],
    ['a day twice', 'calendar.day_twice', { days: [...office.days, ...office.days] }],
    ['a zone nobody knows', 'calendar.zone', { timeZone: 'Europe/Moskva' }],
    ['a country', 'calendar.country', { country: 'ru' }],
    ['a name of nothing', 'input.invalid', { name: ' ' }],
  ])('is refused for %s', async (_, code, part) => {
    expect((await add({ ...office, ...part })).body.error.code).toBe(code);
    expect((await page()).calendars).toEqual([]);
  });

  it('has a name of its own, and is deleted only where no line goes by it', async () => {
    const { body } = await add(office);
    expect((await add(office)).body.error.code).toBe('calendar.name_taken');
    await fresh.pool.query('update queues set calendar_id = $1 where name = $2', [body.id, 'Общая линия']);
    expect(await asked('DELETE', `/api/calendars/${body.id}`)).toMatchObject({
      status: 409,
      body: { error: { code: 'calendar.used', details: { queues: ['Общая линия'] } } },
    });
    await fresh.pool.query('update queues set calendar_id = null');
    expect((await asked('DELETE', `/api/calendars/${body.id}`)).status).toBe(200);
    expect((await asked('DELETE', `/api/calendars/${body.id}`)).body.error.code).toBe('calendar.unknown');
  });
});

describe('a production calendar', () => {
  const file = (more: object = {}) =>
    JSON.stringify({ country: 'RU', year: 2027, source: 'Проект', off: ['2027-01-01'], short: [], work: [], ...more });
  const send = (text: string) => asked<ProductionImported>('POST', '/api/production-years', { text });

  it('of 2026 comes with every installation', async () => {
    expect((await page()).years).toMatchObject([
      { country: 'RU', year: 2026, importedBy: null, work: { days: 247, hours: 1_972 } },
    ]);
  });

  it('warns where less than sixty days are known, of countries that some calendar goes by', async () => {
    expect((await page()).ends).toEqual([]);
    await add(office);
    expect((await page()).ends).toEqual([{ country: 'RU', lastDay: '2026-12-31', daysLeft: 58 }]);
    await itIs('2026-10-31T12:00:00+03:00');
    expect((await page()).ends).toEqual([]);
    await itIs('2027-02-01T12:00:00+03:00');
    expect((await page()).ends).toEqual([{ country: 'RU', lastDay: null, daysLeft: 0 }]);
    expect((await page()).calendars[0]?.now).toMatchObject({ provisional: true });
  });

  it('that ends is a trouble of the board, of lines that go by it', async () => {
    const troubles = async () => (await readBoard(db, { queueIds: 'all' })).troubles;
    const { body } = await add(office);
    expect(await troubles()).toEqual([]);
    await fresh.pool.query('update queues set calendar_id = $1 where name = $2', [body.id, 'Общая линия']);
    expect(await troubles()).toMatchObject([{ code: 'calendar_ends', severity: 'late', subject: 'RU', value: 58 }]);
    await itIs('2027-02-01T12:00:00+03:00');
    expect(await troubles()).toMatchObject([{ code: 'calendar_ends', severity: 'over', value: 0 }]);
  });

  it('is imported whole, replaced by another file of that year, and journalled', async () => {
    expect((await send(file())).body).toEqual({ country: 'RU', year: 2027, days: 1, replaced: false, recount: null });
    const csv = 'country;day;kind;source\nRU;2027-01-01;off;Указ\nRU;2027-01-09;work;';
    expect((await send(csv)).body).toEqual({ country: 'RU', year: 2027, days: 2, replaced: true, recount: null });
    const [first] = (await page()).years;
    expect(first).toMatchObject({
      year: 2027,
      source: 'Указ',
      importedBy: 'root',
      days: { '2027-01-01': 'off', '2027-01-09': 'work' },
    });
    expect(await journalled()).toMatchObject({
      action: 'production_year_imported',
      data: { year: 2027, replaced: true },
    });
  });

  it('is refused with every line that is wrong, and what was known stays', async () => {
    await send(file());
    const csv = 'country;day;kind;source\nRU;2027-01-01;off;Указ\nRU;2027-02-30;off;\nRU;2027-03-01;half;';
    const { status, body } = await send(csv);
    expect([status, body.error.code]).toEqual([422, 'production.file']);
    expect(body.error.details?.faults).toEqual([
      { line: 3, code: 'day.unknown', value: '2027-02-30' },
      { line: 4, code: 'kind.unknown', value: 'half' },
    ]);
    expect((await page()).years[0]).toMatchObject({ source: 'Проект' });
  });
});
