import { randomUUID } from 'node:crypto';
import type { RequestDesk, TicketPage } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerRoutes } from '../mail/answer/answer.routes.ts';
import { letter, Post } from '../mail/mail.testing.ts';
import { acceptWritten } from '../routing/written.ts';
import { describeError } from '../shell/errors.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { ticketChangeRoutes } from './change/change.routes.ts';
import { ticketListRoutes } from './list/list.routes.ts';
import { ticketRoutes } from './ticket.routes.ts';
import { workRoutes } from './work.routes.ts';

let post: Post;
let app: App;
let ilya: string;
let people: [number, number];
beforeAll(async () => {
  post = await Post.open(null, { specialists: 2 });
  app = await testApp(post.db, [ticketRoutes, ticketListRoutes, ticketChangeRoutes, answerRoutes, workRoutes]);
  people = post.world.specialists as [number, number];
  ilya = await cookieOf(post.db, people[0]);
});
afterAll(async () => {
  await app.close();
  await post.close();
});

/** A request that a letter made. */
async function request(more: Parameters<typeof letter>[0] = {}): Promise<number> {
  await post.bring(letter(more));
  await post.settle();
  return (await post.rows<{ number: number }>('select number from tickets order by id desc limit 1'))[0]!.number;
}
const page = async (of: number) => (await ask<TicketPage>(app, 'GET', `/api/tickets/${of}`, { as: ilya })).body;
const say = (of: number, what: string, body: object = {}) =>
  ask<TicketPage>(app, 'POST', `/api/tickets/${of}/${what}`, { as: ilya, body });
const meanwhile = (type: string) => ({
  status: 409,
  body: { error: { code: 'ticket.meanwhile', details: { version: expect.any(Number), events: [{ type }] } } },
});
const texts = async (of: number) =>
  (await page(of)).thread.filter(({ direction }) => direction === 'in').map(({ text }) => text);

it('requests merged one into the other are taken apart from the last, and each gets back what was its own', async () => {
  const [one, two, three] = [
    await request({ subject: 'Раз', text: 'раз' }),
    await request({ subject: 'Два', text: 'два' }),
    await request({ subject: 'Три', text: 'три' }),
  ];
  await say(one, 'notes', { id: randomUUID(), note: 'Заметка к первому', mentions: [] });
  await say(one, 'merge', { number: two });
  await say(two, 'merge', { number: three });
  expect((await page(three)).events.filter(({ data }) => data['of'] === one)).toMatchObject([
    { data: { note: 'Заметка к первому' } },
  ]);
  expect(await say(one, 'unmerge')).toMatchObject({ status: 409, body: { error: { code: 'merge.not_last' } } });
  expect((await say(two, 'unmerge')).status).toBe(200);
  expect((await say(one, 'unmerge')).status).toBe(200);
  expect([await texts(one), await texts(two), await texts(three)]).toEqual([['раз'], ['два'], ['три']]);
});

it('an answer that is moved to another request is that one’s first answer, and comes back with its letter', async () => {
  const [asked, answered] = [await request({ subject: 'Спрошено' }), await request({ subject: 'Отвечено' })];
  const { version } = await page(answered);
  const to = [{ name: '', address: 'ivan@customer.test' }];
  const body = { id: randomUUID(), seen: version, to, cc: [], text: 'Вот ответ', after: null };
  expect((await say(answered, 'answers', body)).status).toBe(201);
  const first = async () =>
    (
      await post.rows<{ answered: boolean }>(
        'select responded_at is not null as answered from tickets where number = any ($1) order by number',
        [[asked, answered]],
      )
    ).map((row) => row.answered);
  expect(await first()).toEqual([false, true]);
  await say(answered, 'merge', { number: asked });
  expect(await first()).toEqual([true, true]);
  expect((await say(answered, 'unmerge')).status).toBe(200);
  expect(await first()).toEqual([false, true]);
});

it('whoever assigns a request that a colleague has taken meanwhile is told', async () => {
  const of = await request({ subject: 'Чей он' });
  const { version } = await page(of);
  const [offer] = await post.rows<{ id: number }>(
    `with e as (update queue_entries e set state = 'offered' from tickets t where t.id = e.ticket_id and t.number = $1 returning e.id, t.id as ticket)
     insert into offers (entry_id, ticket_id, agent_id, state, created_at, expires_at, why)
     select id, ticket, $2, 'pending', linia_now(), linia_now() + interval '600 s', '{}' from e returning id::int`,
    [of, people[1]],
  );
  await inTransaction(post.db, (tx) =>
    acceptWritten(tx, { offerId: offer!.id }, { agentId: people[1], language: 'ru', roles: [] } as never),
  );
  for (const change of [
    { kind: 'assign', ownerId: people[0] },
    { kind: 'status', to: 'solved' },
  ])
    expect(await say(of, 'change', { change, seen: version })).toMatchObject(meanwhile('accepted'));
  expect((await page(of)).owner).toMatchObject({ id: people[1] });
  const departmentId = (await post.rows<{ id: number }>(`insert into departments (name) values ('Вторая линия') returning id`))[0]!.id; // prettier-ignore
  const escalation = { departmentId, reasonId: post.world.escalate, comment: '', seen: version };
  expect(await say(of, 'escalate', escalation)).toMatchObject(meanwhile('accepted'));
  expect(await say(of, 'state', { event: 'solved', seen: version })).toMatchObject(meanwhile('accepted'));
  // one's own doings are known to oneself; whoever has seen it may do it
  const now = (await page(of)).version;
  expect((await say(of, 'state', { event: 'solved', seen: now })).status).toBe(200);
  expect((await say(of, 'state', { event: 'reopened', seen: now })).status).toBe(200);
  expect((await say(of, 'escalate', { ...escalation, seen: now })).status).toBe(200);
});

it('of two who set how urgent it is, the second is told what the first has set, and both may set something else', async () => {
  const of = await request({ subject: 'Как срочно' });
  const { version } = await page(of);
  const olga = await cookieOf(post.db, people[1]);
  const urgent = (as: string, priority: string, seen: number) =>
    ask<{ error: object }>(app, 'PUT', `/api/tickets/${of}/priority`, { as, body: { priority, seen } });
  const both = await Promise.all([urgent(ilya, 'high', version), urgent(olga, 'urgent', version)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)).toMatchObject(meanwhile('prioritized'));
  expect(await say(of, 'change', { change: { kind: 'subject', subject: 'Очень срочно' }, seen: version })).toMatchObject({ status: 200 }); // prettier-ignore
});

it('whoever assigns a request that a colleague has sent to another department meanwhile is told, reason or none', async () => {
  const of = await request({ subject: 'Куда ушёл' });
  const { version } = await page(of);
  const departmentId = (await post.rows<{ id: number }>(`insert into departments (name) values ('Третья линия') returning id`))[0]!.id; // prettier-ignore
  const both = await cookieOf(post.db, await addPerson(post.db, { login: 'both', roles: ['head'], department: departmentId })); // prettier-ignore
  await post.rows(`update departments set head_id = (select id from agents where login = 'both') where id = $1`, [post.world.department]); // prettier-ignore
  expect((await say(of, 'change', { change: { kind: 'department', departmentId } })).status).toBe(200);
  const assign = { change: { kind: 'assign', ownerId: people[0] }, seen: version };
  expect(await ask(app, 'POST', `/api/tickets/${of}/change`, { as: both, body: assign })).toMatchObject(
    meanwhile('changed'),
  );
});

it('a tag is offered to those in whose department it is in use', async () => {
  const of = await request({ subject: 'Метка' });
  const tags = async (as: string) => (await ask<RequestDesk>(app, 'GET', '/api/tickets/desk', { as })).body.tags;
  await say(of, 'change', { change: { kind: 'tags', add: ['увольнение'], remove: [] } });
  expect(await tags(ilya)).toEqual(['увольнение']);
  expect(await tags(await cookieOf(post.db, post.world.agents[0]!))).toEqual([]);
});

it('a page of the list after a moment that no clock shows is asked for wrongly', async () => {
  for (const after of ['2026-99-99 99:99~1', '2026-11-11 11:11:11+99~1'])
    expect(await ask(app, 'GET', `/api/tickets/list?after=${encodeURIComponent(after)}`, { as: ilya })).toMatchObject({
      status: 422,
      body: { error: { code: 'input.invalid' } },
    });
});

it('who finds a request held by long work is told to come again, not that something broke', async () => {
  const of = await request({ subject: 'Занято' });
  const [holder, other] = [await post.fresh.pool.connect(), await post.fresh.pool.connect()];
  try {
    await holder.query('begin');
    await holder.query('select from tickets where number = $1 for update', [of]);
    await other.query(`set lock_timeout = '50ms'`);
    const error: unknown = await other
      .query('select from tickets where number = $1 for update', [of])
      .catch((fault: unknown) => fault);
    expect(describeError(error, 'ru', { error: () => {} })).toMatchObject({
      status: 503,
      body: { error: { code: 'database.busy' } },
    });
  } finally {
    await holder.query('rollback');
    holder.release();
    other.release(true);
  }
});
