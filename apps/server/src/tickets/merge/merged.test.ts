import { readFileSync } from 'node:fs';
import type { TicketPage } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailRoutes } from '../../mail/mail.routes.ts';
import { letter, Post } from '../../mail/mail.testing.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { ticketChangeRoutes } from '../change/change.routes.ts';
import { ticketRoutes } from '../ticket.routes.ts';
import { workRoutes } from '../work.routes.ts';
import { whileMerging } from './merging.testing.ts';

let post: Post;
let app: App;
let as: string;
beforeAll(async () => {
  post = await Post.open();
  app = await testApp(post.db, [ticketRoutes, ticketChangeRoutes, workRoutes, mailRoutes]);
  as = await cookieOf(post.db, post.world.specialists[0]!);
});
afterAll(async () => {
  await app.close();
  await post.close();
});

async function request(more: Parameters<typeof letter>[0] = {}): Promise<{ id: number; number: number }> {
  await post.bring(letter(more));
  await post.settle();
  return (
    await post.rows<{ id: number; number: number }>('select id, number from tickets order by id desc limit 1')
  )[0]!;
}
const say = (of: number, what: string, body: object = {}, who = as) =>
  ask<TicketPage>(app, 'POST', `/api/tickets/${of}/${what}`, { as: who, body });
const threadOf = async (of: number) =>
  (await ask<TicketPage>(app, 'GET', `/api/tickets/${of}`, { as })).body.thread.map(({ text }) => text.trim());

/** What comes by mail while the two are being made one. */
async function whileBeingMerged(
  from: { id: number },
  into: { id: number },
  comes: () => Promise<unknown>,
): Promise<void> {
  await whileMerging(post, from.id, into.id, async () => {
    await comes();
    post.mail.wake();
  });
  await post.settle();
}

describe('a request that was made part of another', () => {
  it('gets no letter that came in that very moment: the other one has it, and what came back of ours too', async () => {
    const [from, into] = [await request({ subject: 'Один' }), await request({ subject: 'Другой' })];
    await whileBeingMerged(from, into, () =>
      post.bring(letter({ subject: `Re: [#${from.number}] Один`, text: 'Ещё одно' })),
    );
    expect(await threadOf(into.number)).toContain('Ещё одно');
    expect(await threadOf(from.number)).not.toContain('Ещё одно');
    const third = await request({ subject: 'Третий' });
    const [notice] = await post.rows<{ id: string }>(
      `select message_id as id from messages where kind = 'notice' and ticket_id = $1`,
      [into.id],
    );
    await whileBeingMerged(into, third, () =>
      post.bring(
        readFileSync(new URL('../../mail/reading/cases/39-auto-dsn.eml', import.meta.url), 'utf8').replace(
          '<ack-1@linia.test>',
          notice!.id,
        ),
        '',
      ),
    );
    expect(await post.rows(`select ticket_id as id from messages where kind = 'bounce'`)).toEqual([{ id: third.id }]);
    expect(await post.rows('select state from tickets where id = any ($1)', [[from.id, into.id]])).toEqual([
      { state: 'closed' },
      { state: 'closed' },
    ]);
    expect((await say(into.number, 'unmerge')).status).toBe(200);
  });

  it('gets no held letter either: it goes where the number leads now, for who may open that one', async () => {
    const [from, into] = [await request({ subject: 'Один' }), await request({ subject: 'Другой' })];
    const held = await request({ from: 'x@stranger.test', subject: `Re: [#${from.number}]`, text: 'Чужое' });
    await say(from.number, 'merge', { number: into.number });
    const foreign = await addPerson(post.db, { login: 'foreign', roles: ['agent'] });
    await post.rows('insert into ticket_followers select id, $1 from tickets where id = any ($2)', [
      foreign,
      [from.id, held.id],
    ]);
    expect(await say(held.number, 'attach', {}, await cookieOf(post.db, foreign))).toMatchObject({
      status: 403,
      body: { error: { code: 'ticket.not_for_you' } },
    });
    expect(await say(held.number, 'attach')).toMatchObject({ status: 200, body: { number: into.number } });
    expect(await threadOf(into.number)).toContain('Чужое');
    expect(await post.rows('select state from tickets where id = $1', [from.id])).toEqual([{ state: 'closed' }]);
  });

  it('is not opened again by itself, and can be taken apart', async () => {
    const [from, into] = [await request({ subject: 'Один' }), await request({ subject: 'Другой' })];
    await say(from.number, 'merge', { number: into.number });
    for (const [method, what, body] of [
      ['POST', 'state', { event: 'reopened' }],
      ['PUT', 'priority', { priority: 'high' }],
    ] as const)
      expect(await ask(app, method, `/api/tickets/${from.number}/${what}`, { as, body })).toMatchObject({
        status: 409,
        body: { error: { code: 'ticket.merged' } },
      });
    expect(await say(from.number, 'unmerge')).toMatchObject({ status: 200, body: { state: 'new' } });
  });
});
