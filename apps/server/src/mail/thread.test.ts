import { readFileSync } from 'node:fs';
import type { SentLetter, TicketPage } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../shell/web.ts';
import { ask, cookieOf, testApp } from '../testing/app.ts';
import { ticketRoutes } from '../tickets/ticket.routes.ts';
import { letter, Post } from './mail.testing.ts';
import { mailRoutes } from './mail.routes.ts';

let post: Post;
let app: App;
let specialist: string;
let agent: string;
beforeAll(async () => {
  post = await Post.open();
  app = await testApp(post.db, [ticketRoutes, mailRoutes], { demo: true, secret: 'a secret of the tests' });
  specialist = await cookieOf(post.db, post.world.specialists[0]!);
  agent = await cookieOf(post.db, post.world.agents[0]!);
});
afterAll(async () => {
  await app.close();
  await post.close();
});
const number = async () =>
  (await post.rows<{ number: number }>('select number from tickets order by id desc limit 1'))[0]!.number;
const page = (of: number) => ask<TicketPage>(app, 'GET', `/api/tickets/${of}`, { as: specialist });

describe('a request’s letters', () => {
  it('stand in its page with what came with them, and the files are only ever saved', async () => {
    await post.bring(readFileSync(new URL('./reading/cases/23-att-path-traversal.eml', import.meta.url)));
    await post.settle();
    const of = await number();
    const { body } = await page(of);
    expect(body).toMatchObject({ origin: null, calls: [], claims: null });
    const [came, notice] = body.thread;
    expect(body.thread.map(({ kind }) => kind)).toEqual(['letter', 'notice']);
    expect(came).toMatchObject({
      from: { name: 'Ivan Petrov', address: 'client23@customer.test' },
      to: [{ address: 'help@linia.test' }],
      attachments: [{ name: 'evil.png', bytes: 74 }],
      file: true,
    });
    expect(notice).toMatchObject({
      direction: 'out',
      from: { address: 'help@linia.test' },
      sentAt: expect.any(String),
    });
    const file = `/api/tickets/${of}/attachments/${came!.attachments[0]!.key}`;
    const saved = await app.inject({ method: 'GET', url: file, headers: { cookie: specialist } });
    expect(saved.rawPayload).toHaveLength(74);
    expect(saved.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="file"; filename*=UTF-8''evil.png`,
      'x-content-type-options': 'nosniff',
    });
    const whole = await app.inject({
      method: 'GET',
      url: `/api/tickets/${of}/letters/${came!.id}`,
      headers: { cookie: specialist },
    });
    expect(whole.payload).toContain('Content-Disposition: attachment; filename="../../../etc/cron.d/evil.png"');
    // who may not open the request has neither, and a key of another request's is none
    expect((await app.inject({ method: 'GET', url: file, headers: { cookie: agent } })).statusCode).toBe(403);
    await post.bring(letter());
    await post.settle();
    const other = file.replace(String(of), String(await number()));
    expect((await app.inject({ method: 'GET', url: other, headers: { cookie: specialist } })).statusCode).toBe(404);
  });

  it('of a stranger go to the request it names when a person says so, and from then on he belongs', async () => {
    await post.bring(letter({ subject: 'Начало' }));
    await post.settle();
    const claimed = await number();
    const from = { from: 'colleague@elsewhere.test', subject: `#${claimed} дополнение` };
    await post.bring(letter(from), from.from);
    await post.settle();
    const held = await number();
    expect((await page(held)).body).toMatchObject({ claims: claimed });
    expect((await page(claimed)).body.thread).toHaveLength(2);
    const done = await ask<TicketPage>(app, 'POST', `/api/tickets/${held}/attach`, { as: specialist, body: {} });
    expect(done).toMatchObject({ status: 200, body: { number: claimed } });
    expect(done.body.thread.map(({ from: by }) => by?.address)).toContain('colleague@elsewhere.test');
    expect((await page(held)).body).toMatchObject({ state: 'closed', follows: claimed, thread: [] });
    const twice = await ask(app, 'POST', `/api/tickets/${held}/attach`, { as: specialist, body: {} });
    expect(twice).toMatchObject({ status: 409, body: { error: { code: 'ticket.not_held' } } });
    await post.bring(letter({ ...from, text: 'И ещё' }), from.from);
    await post.settle();
    expect((await page(claimed)).body.thread.at(-1)).toMatchObject({ text: 'И ещё' });
  });

  it('that were sent out stand on the demo’s list of them', async () => {
    const { body } = await ask<SentLetter[]>(app, 'GET', '/api/demo/letters', { as: agent });
    expect(body[0]).toMatchObject({ to: expect.stringContaining('@'), subject: expect.stringMatching(/^\[#\d+\] /) });
  });
});
