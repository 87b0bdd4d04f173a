import type { HistoryRow, OrganizationCard, Refusal } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import { words } from '../shell/words.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { workingTime } from './card.ts';
import { organizationRoutes } from './organization.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let me: number;
let as: string;
let id: number;
let contacts: number[];

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [organizationRoutes]);
  me = await addPerson(db, { login: 'agent', name: 'Орлова Анна', roles: ['agent'] });
  as = await cookieOf(db, me);
  ({ id, contacts } = await addOrganization(fresh.pool, {
    name: 'ООО «Сибирский гостинец»',
    inn: '7707083893',
    kpp: '770101001',
    glns: ['4607164999995', '4680328057816'],
    contract: 'ЭДО-2041/24',
    contacts: [{ name: 'Приёмная', phones: ['+73835551800', '+73835551801'] }, { name: 'Марина Ковалёва' }],
  }));
  await db.pool.query(
    `with p as (insert into plans (name, schedule, respond_minutes, resolve_minutes) values ('Бизнес', '8 × 5', 60, 480) returning id)
     update contracts set plan_id = p.id from p`,
  );
  await db.pool.query('update organizations set manager_id = $1', [me]);
  const theirs = await addPerson(db, { login: 'other', name: 'Цой Лев', roles: ['agent'] });
  const call = async (
    agent: number | null,
    minutesAgo: number,
    more: { note?: string; reason?: string; contact?: number } = {},
  ) => {
    const { rows } = await db.pool.query(
      `insert into interactions (state, organization_id, contact_id, note, end_reason, created_at, ended_at)
       values ('closed', $1, $2, $3, $4, now() - make_interval(mins => $5), now()) returning id`,
      [id, more.contact ?? null, more.note ?? '', more.reason ?? 'caller_hung_up', minutesAgo],
    );
    if (agent !== null)
      await db.pool.query(
        `insert into assignments (interaction_id, agent_id, state, created_at, connected_at, done_at) values ($1, $2, 'done', now(), now(), now())`,
        [rows[0].id, agent],
      );
  };
  await call(me, 10, { note: 'Не подписывается УПД\nвторая строка', contact: contacts[1]! });
  await call(theirs, 20, { note: 'Личное' });
  await call(null, 30, { reason: 'abandoned' });
  for (let n = 0; n < 40; n++) await call(theirs, 60);
  await db.pool.query(
    `insert into tickets (subject, organization_id, state, created_at, responded_at) values
       ('Просрочен', $1, 'open', now() - interval '9 hours', null), ('В срок', $1, 'new', now(), null),
       ('Без срока', $1, 'waiting_customer', now(), now()), ('Решён', $1, 'solved', now() - interval '2 days', now())`,
    [id],
  );
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

describe('a company', () => {
  it('shows places, contract, manager, people with the last who called first, open requests with the most urgent first', async () => {
    const { body } = await ask<OrganizationCard>(app, 'GET', `/api/organizations/${id}`, { as });
    expect(body).toMatchObject({
      name: 'ООО «Сибирский гостинец»',
      inn: '7707083893',
      gln: '4607164999995',
      glnCount: 2,
      contract: { number: 'ЭДО-2041/24', plan: 'Бизнес', schedule: '8 × 5', respond: '1\u00a0ч', resolve: '8\u00a0ч' },
      manager: { id: me, name: 'Орлова Анна' },
      overdue: 1,
      historyTotal: 43,
    });
    expect(body.locations).toHaveLength(2);
    expect(body.contacts.map(({ name, phones }) => [name, phones.length])).toEqual([
      ['Марина Ковалёва', 0],
      ['Приёмная', 2],
    ]);
    expect(body.openTickets.map(({ subject, overdue }) => [subject, overdue])).toEqual([
      ['Просрочен', true],
      ['В срок', false],
      ['Без срока', false],
    ]);
  });

  it('tells of others’ calls only that they were, of one’s own what they were about', async () => {
    const { body } = await ask<OrganizationCard>(app, 'GET', `/api/organizations/${id}`, { as });
    expect(body.history.slice(0, 3).map(({ title, outcome, mine }) => ({ title, outcome, mine }))).toEqual([
      { title: 'Не подписывается УПД', outcome: 'Орлова · без итога', mine: true },
      { title: '', outcome: 'Цой · без итога', mine: false },
      { title: '', outcome: 'не дождался', mine: false },
    ]);
    expect(JSON.stringify(body)).not.toContain('Личное');
  });

  it('says what it says in the language of the screen that asks, whatever language the person has', async () => {
    const said = async (language: string) => {
      const headers = { 'accept-language': language };
      const { body } = await ask<OrganizationCard>(app, 'GET', `/api/organizations/${id}`, { as, headers });
      const none = await ask<Refusal>(app, 'GET', '/api/organizations/999999', { as, headers });
      return [body.contract?.respond, body.history[2]?.outcome, none.body.error.message];
    };
    expect(await said('en')).toEqual(['1\u00a0h', 'left without an answer', words['organization.unknown']!.en]);
    // a browser's own list is no screen of ours: the person's language
    for (const other of ['ru', 'en-GB,en;q=0.9'])
      expect(await said(other)).toEqual(['1\u00a0ч', 'не дождался', words['organization.unknown']!.ru]);
  });

  it('gives its history page by page, no line twice and none left out', async () => {
    const first = (await ask<HistoryRow[]>(app, 'GET', `/api/organizations/${id}/history`, { as })).body;
    const before = first.at(-1)!.interactionId;
    const second = (
      await ask<HistoryRow[]>(app, 'GET', `/api/organizations/${id}/history?channel=voice&before=${before}`, { as })
    ).body;
    expect(new Set([...first, ...second].map(({ interactionId }) => interactionId)).size).toBe(43);
    expect(
      (await ask<HistoryRow[]>(app, 'GET', `/api/organizations/${id}/history?channel=email`, { as })).body,
    ).toEqual([]);
  });

  it.each([
    ['/api/organizations/999999', 404],
    ['/api/organizations/99999999999', 422],
    ['/api/organizations/abc', 422],
    ['/api/organizations/1/history?channel=pigeon', 422],
    ['/api/organizations/1/history?before=x', 422],
  ])('that is not there is said so: %s', async (url, status) => {
    expect((await ask(app, 'GET', url, { as })).status).toBe(status);
  });
});

it.each([
  [60, '1\u00a0ч'],
  [90, '1\u00a0ч 30\u00a0мин'],
  [15, '15\u00a0мин'],
  [0, '0\u00a0мин'],
  [null, '—'],
])('a promise of %s minutes reads «%s»', (minutes, words) => {
  expect(workingTime(minutes, 'ru')).toBe(words);
});
