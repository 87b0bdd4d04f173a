import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { FeedbackPage, QualityFigure, QualityWeek } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../../clock/tick.ts';
import { feedbackRoutes } from '../../feedback/feedback.routes.ts';
import { receiveFeedback } from '../../feedback/receive.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { App } from '../../shell/web.ts';
import { qualityRoutes } from '../../supervision/quality/quality.routes.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { addPlan, addWrittenCalendar, itIs } from '../../testing/requests.ts';
import { letter, Post } from '../mail.testing.ts';
import { outgoingRoutes } from '../outgoing/outgoing.routes.ts';
import { feedbackAnswerRoutes } from './feedback-answer.routes.ts';
import { form } from './feedback.testing.ts';

let post: Post;
let app: App;
let head: string;
let company: number;

beforeAll(async () => {
  post = await Post.open();
  const { db, world, fresh } = post;
  const calendar = await addWrittenCalendar(db, 'Москва', 'Europe/Moscow');
  await fresh.pool.query('update queues set calendar_id = $1 where id = $2', [calendar, world.departmentQueue]);
  ({ organization: company } = await addPlan(fresh.pool, { name: 'Бизнес', calendarId: calendar, respond: null, resolve: 60 })); // prettier-ignore
  head = await cookieOf(db, await addPerson(db, { login: 'h', roles: ['head'], department: world.department }));
  app = await testApp(db, [feedbackRoutes, feedbackAnswerRoutes, outgoingRoutes, qualityRoutes]);
});
afterAll(async () => {
  await app.close();
  await post.close();
});
beforeEach(() => at('05 10:00'));

const at = (when: string) => itIs(post.fresh.pool, `2026-11-${when}+03`);
const make = async (): Promise<number> =>
  (
    await post.rows<{ id: number }>(
      `select ticket_id as id from create_ticket('УПД не уходят', '', $1, null, null, $2, null, null, 'linia', 'email')`,
      [company, post.world.department],
    )
  )[0]!.id;
const go = (ticket: number, event: string) => post.rows('select advance_ticket($1, $2, $3)', [ticket, event, 'linia']);
const of = async (ticket: number) =>
  (await post.rows<{ id: number; state: string }>('select * from feedback where ticket_id = $1', [ticket]))[0]!;
const receive = (email: string): Promise<number> =>
  inTransaction(post.db, (tx) => receiveFeedback(tx, form({ email, company: '' }))).then(({ number }) => number);
const page = async (number: number) =>
  (await ask<FeedbackPage>(app, 'GET', `/api/feedback/${number}`, { as: head })).body;
const answer = async (number: number, id = randomUUID() as string) =>
  (
    await ask<FeedbackPage>(app, 'POST', `/api/feedback/${number}/answers`, {
      as: head,
      body: { id, text: 'Марина, мы разобрались.', seen: (await page(number)).version, close: false },
    })
  ).body;

describe('a short delay that its clock has closed', () => {
  const shortOne = async () => {
    const ticket = await make();
    await at('05 11:00');
    await tick(post.db);
    await go(ticket, 'solved');
    await at('05 11:31');
    await tick(post.db);
    expect(await of(ticket)).toMatchObject({ state: 'closed' });
    return ticket;
  };

  it('is shown to the head after all, when its request is opened again and is not solved', async () => {
    const ticket = await shortOne();
    await at('05 12:00');
    await go(ticket, 'letter_received');
    expect(await of(ticket)).toMatchObject({ state: 'gathered' });
    expect(await post.rows('select from feedback_digests where sent_at is null')).toHaveLength(1);
    await at('05 12:30');
    await Promise.all([tick(post.db), tick(post.db)]);
    expect(await of(ticket)).toMatchObject({ state: 'new', answer_by: expect.stringContaining('2026-11-06T08:30') });
  });

  it('is over with it, when that is solved at once; what its head has answered stays theirs', async () => {
    const ticket = await shortOne();
    await go(ticket, 'reopened');
    await go(ticket, 'solved');
    await at('05 12:10');
    await tick(post.db);
    const { id } = await of(ticket);
    expect(await of(ticket)).toMatchObject({ state: 'closed' });
    await post.rows(`select advance_feedback($1, 'reopened', 'agent:1'), advance_feedback($1, 'closed', 'agent:1')`, [id]); // prettier-ignore
    await go(ticket, 'reopened');
    expect(await of(ticket)).toMatchObject({ state: 'closed' });
  });
});

it('a digest whose hour is moved behind one that has left today leaves tomorrow with what was gathered since', async () => {
  await post.rows('delete from feedback_digests');
  await make();
  await at('05 11:00');
  await tick(post.db);
  await at('05 17:00');
  await tick(post.db);
  await post.rows(`insert into settings (key, value) values ('feedback', '{"digestAt": "18:00"}')`);
  const late = await make();
  await post.rows(`update tickets set created_at = linia_now() - interval '3 hours' where id = $1`, [late]);
  await at('05 17:30');
  await tick(post.db);
  expect(await of(late)).toMatchObject({ state: 'gathered' });
  expect(await post.rows('select due_at from feedback_digests where sent_at is null')).toEqual([
    { due_at: expect.stringContaining('2026-11-06T15:00') },
  ]);
  await post.rows(`delete from settings where key = 'feedback'`);
});

it('two clocks at once show a head no more delays than the day may have', async () => {
  await post.rows(`insert into settings (key, value) values ('feedback', '{"lateADay": 1}')`);
  await post.rows('update feedback set surface_at = null');
  await at('09 10:00');
  const [one, two] = [await make(), await make()];
  await at('09 11:00');
  await tick(post.db);
  await at('09 11:31');
  const first = await post.fresh.pool.connect();
  await first.query('begin');
  await first.query('select surface_feedback(id) from feedback where ticket_id = $1', [one]);
  const second = post.rows('select surface_feedback(id) from feedback where ticket_id = $1', [two]);
  await pause(300);
  await first.query('commit');
  first.release();
  await second;
  expect([(await of(one)).state, (await of(two)).state]).toEqual(['new', 'gathered']);
  await post.rows(`delete from settings where key = 'feedback'`);
});

it('nobody from outside can say of a digest that it came back', async () => {
  await post.rows(`update agents set email = 'head@linia.test' where login = 'h'`);
  await at('09 17:00');
  await tick(post.db);
  await post.settle();
  const [digest] = await post.rows<{ id: number }>(
    `select d.id from feedback_digests d join messages m on m.id = d.message_id order by d.id desc limit 1`,
  );
  const report = readFileSync(new URL('../reading/cases/39-auto-dsn.eml', import.meta.url), 'utf8')
    .replace('ack-1@linia.test', `digest.${digest!.id}@linia.test`)
    .replace('nobody@customer.test', 'head@linia.test');
  await post.bring(report, '');
  await post.settle();
  expect(await post.rows(`select from messages where kind = 'digest' and bounced_at is not null`)).toEqual([]);
});

it('a head sees that an administrator has sent their answer again', async () => {
  const number = await receive('refused@first.test');
  await post.settle();
  post.relay.refuse('refused@first.test');
  await answer(number);
  await at('05 10:01');
  await post.settle();
  post.relay.refuse('refused@first.test', null);
  const { id } = (await page(number)).letters.at(-1)!;
  const admin = await cookieOf(post.db, await addPerson(post.db, { login: 'root', roles: ['administrator'] }));
  expect((await ask(app, 'POST', `/api/outgoing/${id}/again`, { as: admin })).status).toBe(200);
  await post.settle();
  const { letters, events, state } = await page(number);
  expect([letters.at(-1)!.failed, events.at(-1)!.type, state]).toEqual([false, 'answer_resent', 'answered']);
});

it('nobody closes over what the customer has written meanwhile', async () => {
  const number = await receive('meanwhile@first.test');
  const { version } = await page(number);
  const [{ id }] = (await post.rows<{ id: number }>('select id from feedback where number = $1', [number])) as [{ id: number }]; // prettier-ignore
  await post.rows(`select advance_feedback($1, 'letter_received', 'caller')`, [id]);
  const close = (seen: number) =>
    ask(app, 'POST', `/api/feedback/${number}/act`, { as: head, body: { act: 'close', reason: 'По телефону', seen } });
  expect((await close(version)).body).toMatchObject({ error: { code: 'feedback.meanwhile' } });
  expect((await close((await page(number)).version)).body).toMatchObject({ state: 'closed' });
});

it('a customer who writes on and on hides no answer: the newest letters are shown', async () => {
  const number = await receive('many@first.test');
  await post.rows(
    `insert into messages (feedback_id, direction, kind, at, mailbox_id, subject, text, language)
     select f.id, 'in', 'letter', linia_now(), 1, '', 'письмо ' || n, 'ru' from feedback f, generate_series(1, 201) n where f.number = $1`,
    [number],
  );
  const { letters } = await answer(number);
  expect([letters.length, letters.at(-2)!.text, letters.at(-1)!.text]).toEqual([
    200,
    'письмо 201',
    'Марина, мы разобрались.',
  ]);
});

it('an answer that was taken back leaves when it is sent once more under the same id', async () => {
  const number = await receive('again@first.test');
  const id = randomUUID();
  const { letters } = await answer(number, id);
  await ask(app, 'POST', `/api/feedback/${number}/answers/${letters.at(-1)!.id}/undo`, { as: head });
  expect(await answer(number, id)).toMatchObject({ state: 'answered', draft: null });
});

describe('the week of a head', () => {
  const feedback = async (): Promise<QualityFigure['now']> =>
    (await ask<QualityWeek>(app, 'GET', '/api/quality?ago=0', { as: head })).body.figures.find(
      ({ name }) => name === 'feedback',
    )!.now;
  beforeEach(() => post.rows('update feedback set answer_by = null'));

  it('keeps an answer that came late, whatever its customer writes to it', async () => {
    const number = await receive('late@first.test');
    await post.settle();
    await at('06 12:00');
    await tick(post.db);
    expect(await feedback()).toMatchObject({ count: 1, good: 0 });
    await answer(number);
    await at('06 12:01');
    await post.settle();
    const { mail } = post.relay.got.findLast(({ to }) => to.includes('late@first.test'))!;
    await post.bring(letter({ from: 'late@first.test', subject: mail.subject!, headers: [`In-Reply-To: ${mail.messageId}`], text: 'Спасибо' })); // prettier-ignore
    await post.settle();
    expect(await page(number)).toMatchObject({ state: 'working', late: false });
    expect(await feedback()).toMatchObject({ count: 1, good: 0 });
  });

  it('keeps what was unanswered past its time, closed without an answer too', async () => {
    const number = await receive('closed@first.test');
    await at('06 12:00');
    await tick(post.db);
    await ask(app, 'POST', `/api/feedback/${number}/act`, { as: head, body: { act: 'close', reason: 'По телефону' } });
    expect(await feedback()).toMatchObject({ count: 1, good: 0 });
    await at('06 12:30');
    await answer(await receive('soon@first.test'));
    expect(await feedback()).toMatchObject({ count: 2, good: 1 });
  });
});
