import { randomUUID } from 'node:crypto';
import type { ThreadMessage, TicketPage } from '@linia/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../testing/app.ts';
import { shiftClock } from '../../testing/world.ts';
import { letter } from '../mail.testing.ts';
import { app, attach, colleague, draft, post, reply, specialist, twoWhoAnswer } from './answer.testing.ts';

twoWhoAnswer();
afterEach(() => post.relay.answerWith(() => null));

let shifted = 0;
const later = async (seconds: number) => {
  shifted += seconds;
  await shiftClock(post.fresh.pool, `${shifted} s`);
  await post.settle();
};
const page = async (of: number) => (await ask<TicketPage>(app, 'GET', `/api/tickets/${of}`, { as: specialist })).body;
const last = (of: TicketPage): ThreadMessage => of.thread.at(-1)!;
async function answer(of: number, more: object = {}, as = specialist) {
  const { to, cc } = await reply(of, as);
  const { version } = await page(of);
  const body = { id: randomUUID(), seen: version, to, cc, text: 'Проверьте версию плагина.', after: null, ...more };
  return ask<TicketPage>(app, 'POST', `/api/tickets/${of}/answers`, { as, body });
}
const sentTo = (address: string) => post.relay.got.filter(({ to, from }) => from !== '' && to.includes(address));

describe('an answer to a letter', () => {
  it('waits ten seconds, leaves once with the thread’s headers, and the customer’s answer to it finds the request', async () => {
    const of = await post.request({
      from: 'Марина <marina@first.test>',
      subject: 'Ответьте мне',
      headers: ['Cc: glav@first.test'],
    });
    expect(await reply(of)).toMatchObject({
      from: { address: 'help@linia.test' },
      to: [{ name: 'Марина', address: 'marina@first.test' }],
      cc: [{ address: 'glav@first.test' }],
      signature: 'Илья Дятлов, УЦ',
    });
    const sent = await answer(of, { after: 'waiting_customer' });
    expect(sent).toMatchObject({
      status: 201,
      body: { state: 'waiting_customer', owner: { id: post.world.specialists[0] } },
    });
    expect(last(sent.body)).toMatchObject({ kind: 'answer', sentAt: null, dueAt: expect.any(String), failed: false });
    await post.settle();
    expect(sentTo('marina@first.test')).toEqual([]);
    await later(11);
    const [got, ...more] = sentTo('marina@first.test');
    expect(more).toEqual([]);
    expect(got!.to.sort()).toEqual(['glav@first.test', 'marina@first.test']);
    const { mail } = got!;
    const first = (
      await post.rows<{ id: string }>(
        `select message_id as id from messages where direction = 'in' order by id desc limit 1`,
      )
    )[0]!;
    expect(mail.subject).toBe(`[#${of}] Re: Ответьте мне`);
    expect(mail.inReplyTo).toBe(first.id);
    expect(mail.references).toContain(first.id);
    expect([mail.cc].flat()[0]?.text).toBe('glav@first.test');
    expect(mail.text).toMatch(/Проверьте версию плагина\.[^]*> Здравствуйте! Наш ИНН 7707083893/);
    expect(mail.headers.get('auto-submitted')).toBeUndefined();
    expect(last(await page(of))).toMatchObject({ sentAt: expect.any(String), dueAt: null });

    await post.bring(
      letter({
        from: 'marina@first.test',
        subject: 'Re: Ответьте мне',
        text: 'Помогло',
        headers: [`In-Reply-To: ${mail.messageId}`],
      }),
      'marina@first.test',
    );
    await post.settle();
    const after = await page(of);
    expect(after.state).toBe('open');
    expect(last(after)).toMatchObject({ direction: 'in', text: 'Помогло' });
  });

  it('taken back in time does not leave and is a draft again with its files; too late it can’t be', async () => {
    const of = await post.request({ from: 'undo@first.test' });
    const file = await attach(of, 'схема.png', Buffer.from('png'));
    const { body } = await answer(of, { after: 'solved' });
    expect(body).toMatchObject({ state: 'solved' });
    expect(last(body).attachments).toMatchObject([{ name: 'схема.png', bytes: 3 }]);
    const undo = () =>
      ask<TicketPage>(app, 'POST', `/api/tickets/${of}/answers/${last(body).id}/undo`, { as: specialist });
    const byOther = await ask(app, 'POST', `/api/tickets/${of}/answers/${last(body).id}/undo`, { as: colleague });
    expect(byOther).toMatchObject({ status: 403, body: { error: { code: 'answer.not_yours' } } });
    expect(await undo()).toMatchObject({ status: 200, body: { state: 'open' } });
    expect(await undo()).toMatchObject({ status: 409 });
    await later(30);
    expect(sentTo('undo@first.test')).toEqual([]);
    expect(await reply(of)).toMatchObject({
      answer: { body: { text: 'Проверьте версию плагина.', after: 'solved' } },
      files: [{ key: file.body.key }],
    });

    const again = await answer(of);
    await later(11);
    const late = await ask(app, 'POST', `/api/tickets/${of}/answers/${last(again.body).id}/undo`, { as: specialist });
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'answer.gone' } } });
    expect(sentTo('undo@first.test').map(({ mail }) => mail.attachments[0]?.filename)).toEqual(['схема.png']);
    expect((await reply(of)).answer).toBeNull();
  });

  it('taken back in the very moment of leaving either leaves or comes back, never both', async () => {
    for (let n = 0; n < 6; n++) {
      const of = await post.request({ from: `moment${n}@race${n}.test`, subject: `Миг ${n}` });
      const { body } = await answer(of);
      shifted += 11;
      await shiftClock(post.fresh.pool, `${shifted} s`);
      const [undone] = await Promise.all([
        ask(app, 'POST', `/api/tickets/${of}/answers/${last(body).id}/undo`, { as: specialist }),
        (async () => (post.mail.wake(), post.mail.idle()))(),
      ]);
      await post.settle();
      expect(sentTo(`moment${n}@race${n}.test`)).toHaveLength(undone.status === 200 ? 0 : 1);
    }
  });

  it('said twice is one letter', async () => {
    const of = await post.request({ from: 'twice@first.test' });
    const same = { id: randomUUID() };
    const both = await Promise.all([answer(of, same), answer(of, same)]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    await later(11);
    expect(sentTo('twice@first.test')).toHaveLength(1);
  });

  it('over a colleague’s that came meanwhile is sent only by who has seen it', async () => {
    const of = await post.request({ from: 'both@first.test' });
    const { version } = await page(of);
    await answer(of, { text: 'Я уже ответила' }, colleague);
    const refused = await answer(of, { seen: version });
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { code: 'ticket.meanwhile', details: { events: [{ type: 'answered' }] } } },
    });
    expect((await answer(of)).status).toBe(201);
    // what one did oneself beside answering is no news to oneself
    const { version: before } = await page(of);
    const solve = { as: specialist, body: { event: 'solved' } };
    expect((await ask(app, 'POST', `/api/tickets/${of}/state`, solve)).status).toBe(200);
    expect((await answer(of, { seen: before })).status).toBe(201);
  });

  it('from two windows of one person is sent once; the second is told of the first', async () => {
    const of = await post.request({ from: 'windows@first.test' });
    const { version } = await page(of);
    await draft(of, 0, 'Проверьте');
    expect((await answer(of, { seen: version })).status).toBe(201);
    expect(await draft(of, 1, 'Проверьте')).toMatchObject({ status: 409, body: { error: { code: 'draft.gone' } } });
    expect(await answer(of, { seen: version })).toMatchObject({
      status: 409,
      body: { error: { code: 'ticket.meanwhile', details: { events: [{ type: 'answered' }] } } },
    });
    await later(11);
    expect(sentTo('windows@first.test')).toHaveLength(1);
  });

  it('taken back and sent again under the same id leaves; a repetition from before it was taken back does not', async () => {
    const of = await post.request({ from: 'back@first.test' });
    const { version } = await page(of);
    const first = { id: randomUUID(), seen: version };
    const { body } = await answer(of, first);
    await ask(app, 'POST', `/api/tickets/${of}/answers/${last(body).id}/undo`, { as: specialist });
    expect((await answer(of, first)).status).toBe(409);
    expect((await answer(of, { id: first.id, text: 'Исправлено' })).status).toBe(201);
    await later(11);
    expect(sentTo('back@first.test').map(({ mail }) => mail.text)).toEqual([expect.stringContaining('Исправлено')]);
  });

  it('goes only to addresses, not to our own, and to somebody', async () => {
    const of = await post.request({ from: 'whom@first.test' });
    const to = (address: string) => answer(of, { to: [{ name: '', address }] });
    expect(await to('c@x.test\r\nBcc: v@o.test')).toMatchObject({
      status: 422,
      body: { error: { code: 'answer.address' } },
    });
    for (const own of ['help@linia.test', 'Help+7@linia.test'])
      expect(await to(own)).toMatchObject({ status: 422, body: { error: { code: 'answer.own_address' } } });
    expect(await answer(of, { to: [] })).toMatchObject({ status: 422, body: { error: { code: 'answer.nobody' } } });
    expect(await answer(of, { text: ' ' })).toMatchObject({ status: 422, body: { error: { code: 'answer.empty' } } });
  });

  it('that the relay refuses says so and can be sent again, as the same letter', async () => {
    const of = await post.request({ from: 'refused@first.test' });
    post.relay.answerWith(() => Object.assign(new Error('mailbox full'), { responseCode: 552 }));
    await answer(of);
    await later(11);
    const failed = last(await page(of));
    expect(failed).toMatchObject({ failed: true, sentAt: null, trouble: expect.stringContaining('mailbox full') });
    post.relay.answerWith(() => null);
    const again = () =>
      ask<TicketPage>(app, 'POST', `/api/tickets/${of}/answers/${failed.id}/again`, { as: specialist });
    expect(await again()).toMatchObject({ status: 200 });
    await post.settle();
    expect(last(await page(of))).toMatchObject({ failed: false, sentAt: expect.any(String), bouncedAt: null });
    expect(sentTo('refused@first.test')).toHaveLength(1);
    expect(await again()).toMatchObject({ status: 409, body: { error: { code: 'answer.not_failed' } } });
  });

  it('that only some of its readers get says whom it did not reach', async () => {
    const of = await post.request({ from: 'partly@first.test' });
    post.relay.refuse('nobody@first.test');
    await answer(of, { cc: [{ name: '', address: 'nobody@first.test' }] });
    await later(11);
    expect(last(await page(of))).toMatchObject({
      sentAt: expect.any(String),
      bounceStatus: '550 nobody@first.test',
    });
  });

  it('that a reader’s server takes later is brought to that reader alone, until it is taken or refused for good', async () => {
    const of = await post.request({ from: 'prompt@grey.test' });
    post.relay.refuse('grey@grey.test', 451);
    post.relay.refuse('full@grey.test', 452);
    await answer(of, {
      to: [{ name: '', address: 'prompt@grey.test' }],
      cc: ['grey', 'full'].map((name) => ({ name: '', address: `${name}@grey.test` })),
    });
    await later(11);
    const { bounceStatus } = last(await page(of));
    expect(bounceStatus!.split(', ').sort()).toEqual(['451 grey@grey.test', '452 full@grey.test']);
    post.relay.refuse('grey@grey.test', null);
    post.relay.refuse('full@grey.test', 554);
    await later(30);
    expect(last(await page(of))).toMatchObject({ sentAt: expect.any(String), bounceStatus: '554 full@grey.test' });
    const got = post.relay.got.filter(({ to }) => to.some((address) => address.endsWith('@grey.test')));
    expect(got.filter(({ from }) => from !== '').map(({ to }) => to)).toEqual([
      ['prompt@grey.test'],
      ['grey@grey.test'],
    ]);
    expect(new Set(got.filter(({ from }) => from !== '').map(({ mail }) => mail.messageId)).size).toBe(1);
  });
});
