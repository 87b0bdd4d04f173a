import { randomUUID } from 'node:crypto';
import type { FeedbackPage } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { tick } from '../../clock/tick.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { ask } from '../../testing/app.ts';
import { mergeTickets } from '../../tickets/merge/merge.ts';
import { app, at, form, head, make, of, openHouse, page, post, receive } from './feedback.testing.ts';

openHouse();
const go = (ticket: number, event: string) => post.rows('select advance_ticket($1, $2, $3)', [ticket, event, 'linia']);
const merge = (fromId: number, intoId: number) =>
  inTransaction(post.db, (tx) =>
    mergeTickets(tx, { fromId, intoId }, { agentId: post.world.specialists[0]! } as never),
  );
/** Of nobody known: nothing is promised. */
const unpromised = async () =>
  (
    await post.rows<{ id: number }>(
      `select ticket_id as id from create_ticket('УПД не уходят', '', null, null, null, $1, null, null, 'linia', 'email')`,
      [post.world.department],
    )
  )[0]!.id;
const last = async (ticket: number) =>
  (await post.rows('select e.data from feedback_events e join feedback f on f.id = e.feedback_id where f.ticket_id = $1 order by e.version desc limit 1', [ticket]))[0]; // prettier-ignore

describe('a short delay of a request that is made part of another', () => {
  const merged = async () => {
    const [{ id: ticket }, whole] = [await make(), await unpromised()];
    await at('05 11:00');
    await tick(post.db);
    expect([(await of(ticket))!['state'], await of(whole)]).toEqual(['gathered', undefined]);
    await post.rows(
      `insert into messages (ticket_id, direction, kind, at, subject, text) values ($1, 'in', 'letter', linia_now(), 'УПД', 'Когда решите?'), ($2, 'in', 'letter', linia_now(), 'Другое', 'Чужое письмо')`,
      [ticket, whole],
    );
    await merge(ticket, whole);
    return { ticket, whole };
  };

  it('is shown to the head when it goes on, for the matter is as open as it was', async () => {
    const { ticket } = await merged();
    await at('05 11:31');
    await Promise.all([tick(post.db), tick(post.db)]);
    expect(await of(ticket)).toMatchObject({ state: 'new' });
    // with the letters that went over with it, and no other
    const { evidence } = await page((await of(ticket))!['number']);
    expect(evidence.flatMap(({ what }) => (what.kind === 'letter' ? what.text : []))).toEqual(['Когда решите?']);
  });

  it('is short when the other is solved in time, and gathered anew when that is opened again', async () => {
    const { ticket, whole } = await merged();
    await go(whole, 'solved');
    await at('05 11:31');
    await tick(post.db);
    expect(await of(ticket)).toMatchObject({ state: 'closed' });
    expect(await last(ticket)).toMatchObject({ data: { why: 'short' } });
    await at('05 12:00');
    await go(whole, 'letter_received');
    expect(await of(ticket)).toMatchObject({ state: 'gathered' });
    await at('05 12:30');
    await tick(post.db);
    expect(await of(ticket)).toMatchObject({ state: 'new' });
  });

  it('is gathered anew also where the other was made part of a third, and that is opened again', async () => {
    const { ticket, whole } = await merged();
    const third = await unpromised();
    await merge(whole, third);
    await go(third, 'solved');
    await at('05 11:31');
    await tick(post.db);
    expect(await last(ticket)).toMatchObject({ data: { why: 'short' } });
    await at('05 12:00');
    await go(third, 'letter_received');
    expect(await of(ticket)).toMatchObject({ state: 'gathered' });
  });

  it('is told once, where the other is late itself', async () => {
    const [{ id: ticket }, { id: whole }] = [await make(), await make()];
    await at('05 11:00');
    await tick(post.db);
    await merge(ticket, whole);
    await at('05 11:31');
    await Promise.all([tick(post.db), tick(post.db)]);
    expect([(await of(ticket))!['state'], (await of(whole))!['state']]).toEqual(['closed', 'new']);
    expect(await last(ticket)).toMatchObject({ data: { why: 'merged' } });
  });
});

describe('a feedback that its head opens again', () => {
  const act = (number: number, body: object) =>
    ask<FeedbackPage>(app, 'POST', `/api/feedback/${number}/act`, { as: head, body });
  const complain = async (email: string) =>
    receive(form({ email, about: 'request', requestNumber: String((await make()).number) }));
  const due = async (number: number) => (await page(number)).answerBy;

  it('has the time that was left when it was closed: what stood closed counts for nobody', async () => {
    const number = await complain('anna@first.test');
    const first = await due(number);
    expect(first).toContain('2026-11-05T15:00');
    await at('05 12:00');
    await act(number, { act: 'close', reason: 'Позвонили' });
    await at('09 14:00');
    await tick(post.db);
    await act(number, { act: 'reopen' });
    expect(await due(number)).toContain('2026-11-10T08:00');
  });

  it('is late as it was, when it was closed behind its time', async () => {
    const number = await complain('boris@first.test');
    await at('06 12:00');
    await tick(post.db);
    await act(number, { act: 'close', reason: 'Позвонили' });
    await act(number, { act: 'reopen' });
    expect(await page(number)).toMatchObject({ late: true, answerBy: expect.stringContaining('2026-11-05T15:00') });
  });

  it('and that was answered is owed an answer anew', async () => {
    const number = await complain('vera@first.test');
    const { version: seen } = await page(number);
    await ask(app, 'POST', `/api/feedback/${number}/answers`, { as: head, body: { id: randomUUID(), text: 'Мы разобрались.', seen, close: true } }); // prettier-ignore
    await at('09 10:00');
    await act(number, { act: 'reopen' });
    expect(await page(number)).toMatchObject({
      state: 'working',
      late: false,
      answerBy: expect.stringContaining('2026-11-09T15:00'),
    });
  });
});
