import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FeedbackList, FeedbackPage } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { tick } from '../../clock/tick.ts';
import { ask } from '../../testing/app.ts';
import { letter } from '../mail.testing.ts';
import {
  openHouse,
  post,
  app,
  head,
  headId,
  otherHead,
  otherId,
  administrator,
  company,
  at,
  make,
  events,
  form,
  receive,
  page,
  sentTo,
} from './feedback.testing.ts';

openHouse();

describe('a customer’s feedback', () => {
  it('sent twice at once is one; its number comes by letter, with nothing of what was typed', async () => {
    const input = form({ email: 'twice@first.test' });
    const [one, two] = await Promise.all([receive(input), receive(input)]);
    expect(one).toBe(two);
    await post.settle();
    const letters = sentTo('twice@first.test');
    expect(letters).toHaveLength(1);
    expect(letters[0]!.from).toBe('');
    expect(letters[0]!.mail.subject).toBe(`Отзыв № ${one} принят`);
    expect(letters[0]!.raw).not.toContain('Третий раз');
    expect(letters[0]!.mail.text).toContain('до 05.11.2026 18:00');
    for (let n = 0; n < 9; n++) await receive(form({ email: 'twice@first.test' }));
    await expect(receive(form({ email: 'twice@first.test' }))).rejects.toMatchObject({ code: 'form.often' });
    expect(await receive(input)).toBe(one);
    await post.settle();
    expect(sentTo('twice@first.test').length).toBe(2);
  });

  it('that names a request goes to whoever has it, and gives its writer nothing', async () => {
    const { number } = await make();
    const mine = await receive(form({ about: 'request', requestNumber: `№ ${number}`, email: 'kovaleva@first.test' }));
    const stranger = await receive(form({ about: 'request', requestNumber: String(number), email: 'x@evil.test' }));
    expect(await page(mine)).toMatchObject({ ticketNumber: number, belongs: true, organization: { id: company } });
    expect(await page(stranger)).toMatchObject({ ticketNumber: number, belongs: false });
    const nobodys = await receive(form({ about: 'request', requestNumber: '999999999' }));
    expect(await page(nobodys)).toMatchObject({
      ticketNumber: null,
      requestNumber: '999999999',
      department: { id: post.world.department },
    });
  });

  it('about a person goes to their head and never to themselves; without a head an administrator hands it over, unread', async () => {
    const about = await receive(form({ about: 'person', person: 'Галина Юрьева' }));
    expect((await page(about)) as unknown).toMatchObject({ error: { code: 'feedback.unknown' } });
    const unheard = (await ask<FeedbackList>(app, 'GET', '/api/feedback/unheard', { as: administrator })).body;
    expect(unheard.rows.find((row) => row.number === about)).toMatchObject({ owner: null, title: '', who: '' });
    const hand = (ownerId: number, as = administrator) =>
      ask(app, 'POST', `/api/feedback/${about}/hand`, {
        as,
        body: { ownerId, reason: 'Отзыв о самой Галине Юрьевой' },
      });
    expect((await hand(headId)).body).toMatchObject({ error: { code: 'feedback.about_them' } });
    expect((await hand(otherId)).status).toBe(200);
    expect(await page(about, otherHead)).toMatchObject({ owner: { id: otherId }, state: 'new' });
    expect((await hand(headId)).status).toBe(404);
    const specialist = await receive(form({ about: 'person', person: 'specialist1' }));
    expect(await page(specialist)).toMatchObject({ owner: { id: headId }, person: 'specialist1' });
  });

  it('nobody answered in time is seen by an administrator; thanks are never late', async () => {
    const [late, thanks] = [await receive(form()), await receive(form({ kind: 'praise' }))];
    expect(await page(thanks)).toMatchObject({ answerBy: null });
    await at('06 10:00');
    await Promise.all([tick(post.db), tick(post.db)]);
    const id = (await post.rows<{ id: number }>('select id from feedback where number = $1', [late]))[0]!.id;
    expect(await events(id)).toEqual(['registered', 'deadline_passed']);
    const unheard = (await ask<FeedbackList>(app, 'GET', '/api/feedback/unheard', { as: administrator })).body;
    expect(unheard.rows.map(({ number }) => number)).toContain(late);
    expect(await page(late)).toMatchObject({ late: true });
  });
});

describe('the head’s answer', () => {
  const answer = async (number: number, more: object = {}, as = head) =>
    ask<FeedbackPage>(app, 'POST', `/api/feedback/${number}/answers`, {
      as,
      body: {
        id: randomUUID(),
        text: 'Марина, мы разобрались.',
        seen: (await page(number)).version,
        close: false,
        ...more,
      },
    });

  it('can be taken back for a while, leaves once, and what the customer writes to it comes to the head again', async () => {
    const number = await receive(form({ email: 'writes@first.test' }));
    await post.settle();
    const first = await answer(number);
    expect(first).toMatchObject({ status: 201, body: { state: 'answered' } });
    const undone = await ask<FeedbackPage>(app, 'POST', `/api/feedback/${number}/answers/${first.body.letters.at(-1)!.id}/undo`, { as: head }); // prettier-ignore
    expect(undone.body).toMatchObject({ state: 'working', draft: { text: 'Марина, мы разобрались.' } });
    const id = randomUUID();
    const [one, two] = await Promise.all([answer(number, { id, close: true }), answer(number, { id, close: true })]);
    expect([one.status, two.status]).toEqual([201, 201]);
    await at('05 10:01');
    await post.settle();
    const letters = sentTo('writes@first.test');
    expect(letters).toHaveLength(2);
    const { mail, from } = letters[1]!;
    expect([from, mail.subject]).toEqual(['help@linia.test', `Re: Отзыв № ${number}`]);
    expect(mail.text).toContain('Марина, мы разобрались.');
    expect(mail.text).toContain('> Третий раз объясняю одно и то же');
    expect(await page(number)).toMatchObject({ state: 'closed', draft: null });

    await post.bring(letter({ from: 'writes@first.test', subject: mail.subject!, headers: [`In-Reply-To: ${mail.messageId}`], text: 'Спасибо, но не помогло' })); // prettier-ignore
    await post.settle();
    const back = await page(number);
    expect(back).toMatchObject({ state: 'working' });
    expect(back.letters.at(-1)).toMatchObject({ direction: 'in', text: expect.stringContaining('не помогло') });
    expect(back.answerBy).toContain('2026-11-06T06:01');
    const before = (await post.rows('select from tickets')).length;
    await post.bring(letter({ from: 'stranger@evil.test', subject: mail.subject!, headers: [`In-Reply-To: ${mail.messageId}`] })); // prettier-ignore
    await post.settle();
    expect((await page(number)).letters.length).toBe(back.letters.length);
    expect((await post.rows('select from tickets')).length).toBe(before + 1);
  });

  it('does not go over the head of what happened meanwhile, nor from who has no right to it', async () => {
    const number = await receive(form());
    const { version } = await page(number);
    await answer(number);
    expect((await answer(number, { seen: version })).body).toMatchObject({ error: { code: 'feedback.meanwhile' } });
    expect((await answer(number, {}, otherHead)).status).toBe(404);
    const act = (body: object) => ask<FeedbackPage>(app, 'POST', `/api/feedback/${number}/act`, { as: head, body });
    expect((await act({ act: 'close', reason: '' })).body).toMatchObject({ state: 'closed' });
    expect((await act({ act: 'reopen' })).body).toMatchObject({ state: 'working' });
    expect((await act({ act: 'close', reason: ' ' })).body).toMatchObject({ error: { code: 'feedback.reason' } });
    expect((await act({ act: 'close', reason: 'Договорились по телефону' })).body).toMatchObject({ state: 'closed' });
  });

  it('that came back is told to the head, its report makes no request, and its address is not written to by ourselves', async () => {
    const number = await receive(form({ email: 'back@first.test' }));
    await post.settle();
    await answer(number);
    await at('05 10:01');
    await post.settle();
    const [sent] = await post.rows<{ id: string }>(`select message_id as id from messages where kind = 'answer' order by id desc limit 1`); // prettier-ignore
    const report = readFileSync(new URL('../reading/cases/39-auto-dsn.eml', import.meta.url), 'utf8')
      .replace('<ack-1@linia.test>', sent!.id)
      .replace('nobody@customer.test', 'back@first.test');
    const before = (await post.rows('select from tickets')).length;
    await post.bring(report, '');
    await post.settle();
    expect((await post.rows('select from tickets')).length).toBe(before);
    const { letters, state } = await page(number);
    expect([state, letters.map(({ kind, failed }) => [kind, failed])]).toEqual([
      'answered',
      [
        ['notice', false],
        ['answer', true],
        ['bounce', false],
      ],
    ]);
    expect(await post.rows(`select address from bounced_addresses`)).toEqual([{ address: 'back@first.test' }]);
  });

  it('that a server refuses for good stands as refused', async () => {
    const number = await receive(form({ email: 'gone@first.test' }));
    await post.settle();
    post.relay.refuse('gone@first.test');
    await answer(number);
    await at('05 10:01');
    await post.settle();
    expect((await page(number)).letters.at(-1)).toMatchObject({ failed: true });
  });
});
