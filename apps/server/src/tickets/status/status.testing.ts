import { randomUUID } from 'node:crypto';
import type { ReplyDesk, StatusPage, TicketPage } from '@linia/protocol';
import { afterAll, beforeAll, expect } from 'vitest';
import { answerRoutes } from '../../mail/answer/answer.routes.ts';
import { mailRoutes } from '../../mail/mail.routes.ts';
import { letter, Post } from '../../mail/mail.testing.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { App } from '../../shell/web.ts';
import { ask, cookieOf, testApp } from '../../testing/app.ts';
import { shiftClock } from '../../testing/world.ts';
import { ticketChangeRoutes } from '../change/change.routes.ts';
import { ticketRoutes } from '../ticket.routes.ts';
import { findLink } from './find-link.ts';
import { rateSolution } from './rate.ts';
import { readStatus } from './read-status.ts';
import { writeAgain, type WrittenAgain } from './write-again.ts';

export let post: Post;
export let app: App;
export let specialist: string;

/** A contact center that customers write to, and whose letters lead to pages of their requests. */
export function aHouseWithPages(): void {
  beforeAll(async () => {
    post = await Post.open(null, { specialists: 2 });
    app = await testApp(post.db, [ticketRoutes, ticketChangeRoutes, mailRoutes, answerRoutes]);
    specialist = await cookieOf(post.db, post.world.specialists[0]!);
  });
  afterAll(async () => {
    await app.close();
    await post.close();
  });
}

export const tokenIn = (text: string): string =>
  /https:\/\/support\.linia\.test\/support\/r\/([\w-]{43})/.exec(text)![1]!;

/** A customer's letter; their notice leads to the request's page. */
export async function aRequest(more: NonNullable<Parameters<typeof letter>[0]> & { from: string }) {
  await post.bring(letter(more), more.from);
  await post.settle();
  const { mail } = post.relay.got.at(-1)!;
  return { number: Number(/\[#(\d+)\]/.exec(mail.subject!)![1]), token: tokenIn(mail.text!) };
}

export const statusOf = async (token: string): Promise<Omit<StatusPage, 'token'>> =>
  readStatus(post.db.pool, await findLink(post.db.pool, token));
export const write = async (
  token: string,
  text: string,
  files: { name: string; type: string; content: Buffer }[] = [],
): Promise<WrittenAgain> => {
  const link = await findLink(post.db.pool, token);
  return inTransaction(post.db, (tx) => writeAgain(tx, { link, text, files }));
};
export const rate = async (token: string, score: number, comment = ''): Promise<void> => {
  const link = await findLink(post.db.pool, token);
  await inTransaction(post.db, (tx) => rateSolution(tx, { link, score, comment }));
};

export const page = async (of: number) =>
  (await ask<TicketPage>(app, 'GET', `/api/tickets/${of}`, { as: specialist })).body;
export const move = async (of: number, event: string) => {
  const done = await ask(app, 'POST', `/api/tickets/${of}/state`, { as: specialist, body: { event } });
  expect(done.status).toBe(200);
};
let shifted = 0;
export const later = async (seconds: number): Promise<void> => {
  shifted += seconds;
  await shiftClock(post.fresh.pool, `${shifted} s`);
  // nobody stays signed in for months
  specialist = await cookieOf(post.db, post.world.specialists[0]!);
};
/** The specialist answers whoever wrote last; eleven seconds later it has left. */
export async function answer(of: number, text: string, more: object = {}): Promise<void> {
  const { to, cc } = (await ask<ReplyDesk>(app, 'GET', `/api/tickets/${of}/reply`, { as: specialist })).body;
  const { version } = await page(of);
  const body = { id: randomUUID(), seen: version, to, cc, text, after: null, ...more };
  const sent = await ask(app, 'POST', `/api/tickets/${of}/answers`, { as: specialist, body });
  expect([sent.status, sent.body]).toEqual([201, expect.anything()]);
  await later(11);
  await post.settle();
}
