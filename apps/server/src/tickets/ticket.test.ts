import type { TicketCreate, TicketPage, TicketRow } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { register } from '../interactions/register.ts';
import { accept } from '../routing/accept.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { ticketRoutes } from './ticket.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let agent: number;
let as: string;
let specialist: string;
let company: { id: number; contacts: number[] };

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 1, specialists: 1 });
  app = await testApp(db, [ticketRoutes]);
  agent = world.agents[0]!;
  as = await cookieOf(db, agent);
  specialist = await cookieOf(db, world.specialists[0]!);
  company = await addOrganization(fresh.pool, {
    name: 'ООО «Сибирский гостинец»',
    contacts: [{ name: 'Ковалёва Марина', phones: ['+79135550142'] }],
  });
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const request = (more: Partial<TicketCreate> = {}): TicketCreate => ({
  subject: 'УПД не уходят',
  description: 'Сертификат отозван',
  organizationId: null,
  contactId: null,
  departmentId: null,
  ownerId: null,
  interactionId: null,
  ...more,
});
const make = (more: Partial<TicketCreate> = {}, cookie = as) =>
  ask<TicketPage & { error: { code: string; field: string } }>(app, 'POST', '/api/tickets', {
    as: cookie,
    body: request(more),
  });

describe('a request made by hand', () => {
  it('has a number, a department even where none was named, and its story', async () => {
    const { status, body } = await make({ organizationId: company.id, contactId: company.contacts[0]! });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      version: 1,
      state: 'new',
      department: { id: world.department },
      organization: { id: company.id },
      contact: { name: 'Ковалёва Марина', phone: '+79135550142' },
      respondBy: null,
      overdue: false,
      events: [{ version: 1, type: 'registered', actor: 'agent1' }],
    });
    const next = (await make()).body;
    expect(next.number).toBeGreaterThan(body.number);
    const again = await ask<TicketPage>(app, 'GET', `/api/tickets/${body.number}`, { as });
    expect(again.body).toEqual(body);
  });

  it('during a call belongs to the call and knows who it is about', async () => {
    const call = await answered();
    const { body } = await make({ interactionId: call, ownerId: world.specialists[0]! });
    expect(body).toMatchObject({
      organization: { id: company.id },
      contact: { id: company.contacts[0] },
      owner: { id: world.specialists[0] },
      origin: { interactionId: call },
      calls: [{ interactionId: call, mine: true, ticketNumber: body.number }],
    });
    const { rows } = await db.pool.query(
      'select type from interaction_events where interaction_id = $1 order by version desc limit 1',
      [call],
    );
    expect(rows).toEqual([{ type: 'ticket_linked' }]);
    expect((await make({ interactionId: call }, specialist)).body.error.code).toBe('call.not_yours');
    await db.pool.query(`select hang_up($1, 'caller')`, [call]);
    await db.pool.query('select close_assignment($1, $2, $3)', [
      call,
      agent,
      JSON.stringify({ counterparty: '', note: '', dispositionId: world.disposition, ticket: { kind: 'none' } }),
    ]);
  });

  it.each([
    [{ organizationId: 999_999 }, 422, 'organization.unknown', 'organizationId'],
    [{ contactId: 999_999 }, 422, 'contact.unknown', 'contactId'],
    [{ departmentId: 999_999 }, 422, 'department.unknown', 'departmentId'],
    [{ ownerId: 999_999 }, 422, 'person.unknown', 'ownerId'],
    [{ ownerId: Number.MAX_SAFE_INTEGER }, 422, 'input.invalid', undefined],
    [{ interactionId: 999_999 }, 404, 'call.unknown', undefined],
    [{ subject: ' \u200b ' }, 422, 'ticket.subject', 'subject'],
    [{ subject: 'x'.repeat(301) }, 422, 'input.invalid', 'subject'],
    [{ description: 'x'.repeat(20_001) }, 422, 'input.invalid', 'description'],
    [{ ownerId: 'me' }, 422, 'input.invalid', undefined],
  ])('is refused where something is not there: %j', async (more, status, code, field) => {
    const before = (await db.pool.query('select count(*) from tickets')).rows[0].count;
    const answer = await make(more as Partial<TicketCreate>);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    if (field) expect(answer.body.error.field).toBe(field);
    expect((await db.pool.query('select count(*) from tickets')).rows[0].count).toBe(before);
  });

  it('of another company’s person is refused', async () => {
    const other = await addOrganization(fresh.pool, { name: 'Другая' });
    expect((await make({ organizationId: other.id, contactId: company.contacts[0]! })).body.error.code).toBe(
      'contact.of_another',
    );
  });
});

describe('a request', () => {
  let number: number;
  beforeEach(async () => {
    number = (await make()).body.number;
  });
  const move = (event: string, cookie = specialist) =>
    ask<TicketPage & { error: { code: string } }>(app, 'POST', `/api/tickets/${number}/state`, {
      as: cookie,
      body: { event },
    });

  it('taken in hand by a specialist is theirs; solved, opened again, closed; each with a version', async () => {
    expect((await move('opened')).body).toMatchObject({
      state: 'open',
      owner: { id: world.specialists[0] },
      version: 2,
    });
    expect((await move('solved')).body).toMatchObject({ state: 'solved', version: 3 });
    expect((await move('solved')).body.error.code).toBe('ticket.state');
    expect((await move('reopened')).body).toMatchObject({ state: 'open', version: 4 });
    expect((await move('solved')).body).toMatchObject({ version: 5 });
    expect((await move('closed')).body).toMatchObject({ state: 'closed', version: 6 });
    expect((await move('opened')).status).toBe(409);
  });

  it('solved twice in the same moment is solved once', async () => {
    const answers = await Promise.all([move('solved'), move('solved', as)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('gets notes, of which colleagues read who wrote them', async () => {
    const note = (body: unknown) => ask<TicketPage>(app, 'POST', `/api/tickets/${number}/notes`, { as, body });
    const { body } = await note({ note: ' Позвонил\n<b>в роуминг</b>\0 ' });
    expect(body).toMatchObject({ version: 2, state: 'new' });
    expect(body.events.at(-1)).toMatchObject({
      type: 'noted',
      actor: 'agent1',
      data: { note: 'Позвонил\n<b>в роуминг</b>' },
    });
    expect((await note({ note: ' ' })).status).toBe(422);
    expect((await note({ note: 'x'.repeat(20_001) })).status).toBe(422);
    expect((await note({})).status).toBe(422);
  });

  it('is opened by its department, its owner, who had a call about it, a supervisor and the head; nobody else', async () => {
    const cookie = async (login: string, roles: string[], department: number | null = null) =>
      cookieOf(db, await addPerson(db, { login: `${login}${number}`, roles, department }));
    const see = async (cookie: string) => (await ask(app, 'GET', `/api/tickets/${number}`, { as: cookie })).status;
    expect(await see(as)).toBe(200);
    expect(await see(specialist)).toBe(200);
    expect(await see(await cookie('boss', ['supervisor']))).toBe(200);
    expect(await see(await cookie('head', ['head'], world.department))).toBe(200);
    expect(await see(await cookie('otherhead', ['head']))).toBe(403);
    const stranger = await cookie('stranger', ['agent']);
    expect(await see(stranger)).toBe(403);
    expect((await move('solved', stranger)).body.error.code).toBe('ticket.not_for_you');
    expect((await ask<TicketRow[]>(app, 'GET', '/api/tickets', { as: stranger })).body).toEqual([]);
  });

  it('is opened by whoever has its company on the line, as long as they have', async () => {
    const { number: about } = (await make({ organizationId: company.id }, specialist)).body;
    const other = await addPerson(db, { login: `other${about}`, roles: ['agent'] });
    const theirs = await cookieOf(db, other);
    expect((await ask(app, 'GET', `/api/tickets/${about}`, { as: theirs })).status).toBe(403);
    const { rows } = await db.pool.query(
      `insert into interactions (state, organization_id, created_at) values ('active', $1, now()) returning id`,
      [company.id],
    );
    await db.pool.query(
      `insert into assignments (interaction_id, agent_id, state, created_at) values ($1, $2, 'active', now())`,
      [rows[0].id, other],
    );
    expect((await ask(app, 'GET', `/api/tickets/${about}`, { as: theirs })).status).toBe(200);
    await db.pool.query(`update assignments set state = 'done', done_at = now() where agent_id = $1`, [other]);
    expect((await ask(app, 'GET', `/api/tickets/${about}`, { as: theirs })).status).toBe(403);
  });

  it('stands in the lists of its department, its owner and its state', async () => {
    await move('opened');
    const list = async (query: string, cookie = specialist) =>
      (await ask<TicketRow[]>(app, 'GET', `/api/tickets?${query}`, { as: cookie })).body.map((row) => row.number);
    expect(await list('owner=me')).toContain(number);
    expect(await list(`department=${world.department}&state=open`)).toContain(number);
    expect(await list('state=live')).toContain(number);
    expect(await list('state=new')).not.toContain(number);
    expect(await list('owner=me', as)).not.toContain(number);
    expect((await ask(app, 'GET', '/api/tickets?state=asleep', { as })).status).toBe(422);
  });

  it.each(['/api/tickets/1', '/api/tickets/999999999'])('that is not there is said so: %s', async (url) => {
    expect((await ask(app, 'GET', url, { as })).body.error.code).toBe('ticket.unknown');
    expect((await ask(app, 'GET', '/api/tickets/99999999999', { as })).status).toBe(422);
  });
});

/** The agent has a call of the company. */
async function answered(): Promise<number> {
  const { interactionId } = await inTransaction(db, (tx) =>
    register(tx, {
      lineId: world.line,
      externalId: null,
      direction: 'incoming',
      phone: '+79135550142',
      actor: 'caller',
    }),
  );
  const { rows } = await db.pool.query(`select id from offers where interaction_id = $1 and state = 'pending'`, [
    interactionId,
  ]);
  await inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: rows[0].id }, { agentId: agent, name: '' }));
  const part = await db.pool.query('select id from assignments where interaction_id = $1', [interactionId]);
  await db.pool.query(`select connect_assignment($1, 'line:1')`, [part.rows[0].id]);
  return interactionId;
}

it('a request that is sent twice under one id is one request, and so is a note', async () => {
  const id = 'a-button-pressed-twice';
  const answers = await Promise.all([make({ id }), make({ id })]);
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1);
  const { number } = answers[0]!.body;
  const note = () =>
    ask<TicketPage>(app, 'POST', `/api/tickets/${number}/notes`, { as, body: { id, note: 'Перезвонить' } });
  const [, second] = await Promise.all([note(), note()]);
  expect(second!.body.events.filter(({ type }) => type === 'noted')).toHaveLength(1);
  expect((await make({ id: 'another-one' })).body.number).not.toBe(number);
});
