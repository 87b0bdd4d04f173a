import type { OutgoingLetter, OutgoingLetters } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { letter, Post } from '../mail.testing.ts';
import { outgoingRoutes } from './outgoing.routes.ts';

let post: Post;
let app: App;
let admin: string;
beforeAll(async () => {
  post = await Post.open();
  app = await testApp(post.db, [outgoingRoutes]);
  admin = await cookieOf(post.db, await addPerson(post.db, { login: 'root', roles: ['administrator'] }));
});
afterAll(async () => {
  await app.close();
  await post.close();
});
const list = async (query = '') =>
  (await ask<OutgoingLetters>(app, 'GET', `/api/outgoing?${query}`, { as: admin })).body.rows;
const again = (id: number, as = admin) =>
  ask<OutgoingLetter & { error: { code: string } }>(app, 'POST', `/api/outgoing/${id}/again`, { as });
const got = () => post.relay.got.length;
/** What is to be tried again is so in ten minutes; an attempt that was being made just then would set a nearer time. */
async function putOff(): Promise<void> {
  const near = `done_at is null and not_before < linia_now() + interval '9 minutes'`;
  while ((await post.rows(`select from outbox where ${near}`)).length > 0) {
    await post.rows(`update outbox set not_before = linia_now() + interval '10 minutes' where ${near}`);
    await post.settle();
  }
}

describe('the outbox of letters', () => {
  it('says which went, which wait and which did not go, and not what is written in them', async () => {
    const sent = await post.request({ from: 'sent@customer.test', subject: 'Ушло' });
    // by its address: the letter is tried again by itself meanwhile, and gets the same answer
    post.relay.refuse('later@customer.test', 452);
    const troubled = await post.request({ from: 'later@customer.test', subject: 'Не сразу' });
    post.relay.refuse('never@customer.test', 554);
    const refused = await post.request({ from: 'never@customer.test', subject: 'Никогда' });
    expect(await list()).toMatchObject([
      { number: refused, to: 'never@customer.test', state: 'failed', said: '554', kind: 'notice' },
      {
        number: troubled,
        state: 'trouble',
        code: 'disk.theirs',
        attempts: expect.any(Number),
        nextAt: expect.any(String),
      },
      { number: sent, state: 'sent', sentAt: expect.any(String), mailbox: 'help@linia.test' },
    ]);
    expect(JSON.stringify(await list())).not.toContain('Никогда');
    expect((await list('state=waiting')).map(({ number }) => number)).toEqual([troubled]);
    expect((await list('state=failed')).map(({ number }) => number)).toEqual([refused]);
    expect((await list('state=sent')).map(({ number }) => number)).toEqual([sent]);
    expect((await list(`q=${encodeURIComponent(`№ ${sent}`)}`)).map(({ number }) => number)).toEqual([sent]);
    expect((await list('q=LATER@customer')).map(({ number }) => number)).toEqual([troubled]);
    // the beginning of an address, or of what stands behind its @
    expect((await list('q=Customer.te')).map(({ number }) => number)).toEqual([refused, troubled, sent]);
    expect((await list('q=customer&state=failed')).map(({ number }) => number)).toEqual([refused]);
    expect(await list(`q=${encodeURIComponent('%')}`)).toEqual([]);
    const as = await cookieOf(post.db, post.world.specialists[0]!);
    expect((await ask(app, 'GET', '/api/outgoing', { as })).status).toBe(403);
  });

  it('sends again what failed: pressed by two at once it is one letter, under the Message-ID it had', async () => {
    const [failed] = await list('state=failed');
    const before = got();
    post.relay.refuse('never@customer.test', null);
    const both = await Promise.all([again(failed!.id), again(failed!.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    await post.settle();
    expect(got()).toBe(before + 1);
    expect(post.relay.got.at(-1)!.to).toEqual(['never@customer.test']);
    expect(await list('q=never')).toMatchObject([{ state: 'sent' }]);
    expect(await again(failed!.id)).toMatchObject({ status: 409, body: { error: { code: 'answer.not_failed' } } });
    expect(await post.rows(`select data ->> 'kind' as kind from journal where action = 'letter_sent_again'`)).toEqual([
      { kind: 'notice' },
    ]);
  });

  it('does not wait for the next attempt where somebody asks for it now', async () => {
    const [troubled] = await list('state=waiting');
    const before = got();
    await putOff();
    post.relay.refuse('later@customer.test', null);
    await post.settle();
    expect(got()).toBe(before);
    expect((await again(troubled!.id)).status).toBe(200);
    await post.settle();
    expect(got()).toBe(before + 1);
    expect(await list('q=later')).toMatchObject([{ state: 'sent' }]);
  });

  it('has what was too late to be sent by itself, and what came back', async () => {
    await post.bring(letter({ from: 'late@customer.test', subject: 'Поздно' }));
    await post.settle();
    const [late] = await list('q=late@');
    await post.rows('update messages set sent_at = null, sent_by = null where id = $1', [late!.id]);
    await post.rows(
      `update outbox set done_at = null, failed_at = linia_now(), error = 'expired' where (payload ->> 'message')::bigint = $1`,
      [late!.id],
    );
    expect(await list('q=late@')).toMatchObject([{ state: 'failed', said: 'expired' }]);
    expect((await again(late!.id)).status).toBe(200);
    await post.settle();
    expect(await list('q=late@')).toMatchObject([{ state: 'sent' }]);
    await post.rows(`update messages set bounced_at = linia_now(), bounce_status = '5.1.1' where id = $1`, [late!.id]);
    expect(await list('state=failed&q=late')).toMatchObject([{ state: 'returned', said: '5.1.1' }]);
    expect((await again(late!.id)).status).toBe(409);
  });
});
