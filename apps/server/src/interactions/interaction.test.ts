import { emptyLog, type DraftSaved, type EscalationOptions, type InteractionPage, type Log } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accept } from '../routing/accept.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { addAgent, makeWorld, type World } from '../testing/world.ts';
import { interactionRoutes } from './interaction.routes.ts';
import { register } from './register.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let n = 0;
let agent: number;
let as: string;
let call: number;
let subject: number;
let service: number;
let rule: number;
let other: { department: number; queue: number };

const one = async (sql: string, values: unknown[] = []) => Number((await db.pool.query(sql, values)).rows[0].id);

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 2 });
  app = await testApp(db, [interactionRoutes]);
  const department = await one(`insert into departments (name, position) values ('Интеграции', 2) returning id`);
  other = {
    department,
    queue: await one(`insert into queues (name, department_id) values ('Интеграции', $1) returning id`, [department]),
  };
  service = await one(`insert into services (name) values ('Роуминг') returning id`);
  subject = await one(`insert into subjects (name) values ('Сертификат отозван') returning id`);
  await db.pool.query('insert into rules (position, department_id) values (9, $1)', [world.department]);
  rule = await one('insert into rules (position, service_id, department_id) values (1, $1, $2) returning id', [
    service,
    department,
  ]);
  await addOrganization(fresh.pool, {
    name: 'ООО «Сибирский гостинец»',
    contacts: [{ name: 'Ковалёва Марина', phones: ['+79135550142'] }],
  });
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

/** A call the agent talks in. */
beforeEach(async () => {
  await db.pool.query('delete from queue_members where queue_id = $1', [world.queue]);
  agent = await addAgent(fresh.pool, world, world.queue, `agent${++n}`);
  as = await cookieOf(db, agent);
  const made = await inTransaction(db, (tx) =>
    register(tx, {
      lineId: world.line,
      externalId: null,
      direction: 'incoming',
      phone: '+79135550142',
      actor: 'caller',
    }),
  );
  call = made.interactionId;
  const offer = await one(`select id from offers where interaction_id = $1 and state = 'pending'`, [call]);
  await inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: offer }, { agentId: agent, name: '' }));
  await db.pool.query(`select connect_assignment(id, 'line:1') from assignments where interaction_id = $1`, [call]);
});

const draft = (log: unknown, cookie = as) =>
  ask<DraftSaved & { error: { code: string; message: string; field: string } }>(
    app,
    'PUT',
    `/api/interactions/${call}/draft`,
    { as: cookie, body: log },
  );
const page = (cookie = as) =>
  ask<InteractionPage & { error: { code: string } }>(app, 'GET', `/api/interactions/${call}`, { as: cookie });

describe('what is typed about a call', () => {
  it('is kept as typed, read back by its author alone, and the call’s version stays', async () => {
    const log: Log = { ...emptyLog, subjectId: subject, note: 'Не уходит УПД\n  № 1184 «Ашан»\t👩‍👧' };
    const saved = await draft(log);
    expect(saved.status).toBe(200);
    const before = (await page()).body;
    expect(before.draft).toMatchObject({ log });
    expect(new Date(before.draft!.savedAt).getTime()).toBe(new Date(saved.body.savedAt).getTime());
    await draft({ ...log, note: 'Иначе' });
    const after = (await page()).body;
    expect(after.draft?.log.note).toBe('Иначе');
    expect(after.card.version).toBe(before.card.version);
    const boss = await cookieOf(db, await addPerson(db, { login: `boss${n}`, roles: ['supervisor'] }));
    expect((await page(boss)).body).toMatchObject({ card: { id: call }, draft: null });
  });

  it('of 100,000 characters is refused with the limit, and what was saved before is there, once', async () => {
    await draft({ ...emptyLog, note: 'Сохранено' });
    for (const letter of ['я', '👩', '\\', '\u0001']) {
      const answer = await draft({ ...emptyLog, note: letter.repeat(100_000) });
      expect(answer).toMatchObject({ status: 422, body: { error: { code: 'log.too_long', field: 'note' } } });
      expect(answer.body.error.message).toContain('20 000');
    }
    const { rows } = await db.pool.query('select log from drafts where interaction_id = $1', [call]);
    expect(rows).toEqual([{ log: { ...emptyLog, note: 'Сохранено' } }]);
  });

  it('of exactly 20,000 characters is kept whole', async () => {
    await draft({ ...emptyLog, note: 'я'.repeat(20_000) });
    expect((await page()).body.draft?.log.note).toHaveLength(20_000);
  });

  it('with characters no database keeps loses only those', async () => {
    expect((await draft({ ...emptyLog, note: 'а\0б\ud800в' })).status).toBe(200);
    expect((await page()).body.draft?.log.note).toBe('аб\uFFFDв');
  });

  it.each([
    [{ ...emptyLog, subjectId: 999_999 }, 'log.unknown_value', 'subjectId'],
    [{ ...emptyLog, subjectId: 99_999_999_999 }, 'input.invalid', undefined],
    [{ ...emptyLog, counterparty: 'x'.repeat(301) }, 'log.counterparty_too_long', 'counterparty'],
    [{ ...emptyLog, ticket: { kind: 'existing', number: 0 } }, 'input.invalid', undefined],
    [{ ...emptyLog, extra: 1 }, 'input.invalid', undefined],
    [{ note: 'only' }, 'input.invalid', undefined],
    [{ ...emptyLog, note: { deep: [] } }, 'input.invalid', 'note'],
  ])('of the wrong shape is refused: %j', async (log, code, field) => {
    const answer = await draft(log);
    expect([answer.status, answer.body.error.code]).toEqual([422, code]);
    if (field) expect(answer.body.error.field).toBe(field);
  });

  it('nested without end is refused and ends nothing', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const response = await app.inject({
      method: 'PUT',
      url: `/api/interactions/${call}/draft`,
      headers: { cookie: as, 'content-type': 'application/json' },
      payload: `{"note":${deep}}`,
    });
    expect([400, 422]).toContain(response.statusCode);
  });

  it('is refused from who has no part in the call, and after the log is closed', async () => {
    const stranger = await cookieOf(db, await addPerson(db, { login: `stranger${n}`, roles: ['agent'] }));
    expect((await draft(emptyLog, stranger)).body.error.code).toBe('draft.not_yours');
    await db.pool.query(`select hang_up($1, 'caller')`, [call]);
    expect((await draft(emptyLog)).status).toBe(200);
    await db.pool.query('select close_assignment($1, $2, $3)', [
      call,
      agent,
      JSON.stringify({ ...emptyLog, dispositionId: world.disposition }),
    ]);
    expect((await draft(emptyLog)).body.error.code).toBe('draft.not_yours');
  });
});

describe('a call is opened', () => {
  const cookie = async (login: string, roles: string[], department: number | null = null) =>
    cookieOf(db, await addPerson(db, { login: `${login}-${n}`, roles, department }));

  it('by who took part, who is being asked, a supervisor; not by another agent, another head, an administrator', async () => {
    expect((await page()).body.card).toMatchObject({
      id: call,
      state: 'active',
      organization: { name: 'ООО «Сибирский гостинец»' },
    });
    expect((await page(await cookie('boss', ['supervisor']))).status).toBe(200);
    expect(await page(await cookie('agent', ['agent']))).toMatchObject({
      status: 403,
      body: { error: { code: 'call.not_for_you' } },
    });
    expect((await page(await cookie('head', ['head'], world.department))).status).toBe(403);
    expect(await page(await cookie('admin', ['administrator']))).toMatchObject({
      status: 403,
      body: { error: { code: 'right.missing' } },
    });
  });

  it('by the department it was escalated to, with its head, and stays open to them afterwards', async () => {
    const specialist = await cookieOf(db, world.specialists[0]!);
    const head = await cookie('head', ['head'], world.department);
    expect((await page(specialist)).status).toBe(403);
    await db.pool.query(
      `select * from escalate($1, $2, $3, null, null, null, null, $4, null, 'Сертификат отозван', 'warm', false)`,
      [call, agent, world.department, world.escalate],
    );
    expect((await page(specialist)).body.card.escalations[0]).toMatchObject({ summary: 'Сертификат отозван' });
    expect((await page(head)).status).toBe(200);
    await db.pool.query(`select hang_up($1, 'caller')`, [call]);
    expect((await page(specialist)).status).toBe(200);
  });

  it('where it is: else it is said that there is none', async () => {
    expect((await ask(app, 'GET', '/api/interactions/999999', { as })).body.error.code).toBe('call.unknown');
    expect((await ask(app, 'GET', '/api/interactions/0', { as })).status).toBe(422);
    expect((await ask(app, 'GET', `/api/interactions/${Number.MAX_SAFE_INTEGER}`, { as })).status).toBe(404);
  });
});

describe('to whom it can be escalated', () => {
  const options = async (query = '', cookie = as) =>
    ask<EscalationOptions>(app, 'GET', `/api/interactions/${call}/escalation${query}`, { as: cookie });

  it('is suggested by the rules, with the rule, who is free there, and what to hand over', async () => {
    await draft({ ...emptyLog, subjectId: subject, counterparty: 'Ашан', note: 'Первая\n\nвторая\n3\n4\n5\n6\n7' });
    const { body } = await options();
    expect(body.suggested).toMatchObject({
      departmentId: world.department,
      rule: { position: 9, text: '* → Удостоверяющий центр' },
    });
    expect(body.departments.map(({ name }) => name)).toEqual(['Удостоверяющий центр', 'Интеграции']);
    expect(body.departments[0]).toMatchObject({ present: 2, waiting: 0, nobodyThere: false, deadlineSeconds: 180 });
    expect(body.departments[0]!.free.map(({ id }) => id)).toEqual(world.specialists);
    expect(body.departments[1]).toMatchObject({ present: 0, free: [], nobodyThere: true });
    expect(body.summary).toBe('Сертификат отозван · Ашан\nПервая\nвторая\n3\n4\n5\n6');
  });

  it('follows what is chosen on the desk before it is saved', async () => {
    const { body } = await options(`?serviceId=${service}`);
    expect(body.suggested).toEqual({
      departmentId: other.department,
      rule: { id: rule, position: 1, text: '«Роуминг» → Интеграции' },
    });
    expect(body.departments[0]!.id).toBe(other.department);
  });

  it('is nobody’s business who does not have the call', async () => {
    const stranger = await cookieOf(db, await addPerson(db, { login: `stranger${n}`, roles: ['agent'] }));
    expect((await options('', stranger)).status).toBe(403);
    expect((await options('?serviceId=x')).status).toBe(422);
  });
});
