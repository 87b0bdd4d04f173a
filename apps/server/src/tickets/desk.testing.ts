import { randomUUID } from 'node:crypto';
import type { TicketList, TicketPage } from '@linia/protocol';
import { afterAll, beforeAll } from 'vitest';
import { mailRoutes } from '../mail/mail.routes.ts';
import { Post } from '../mail/mail.testing.ts';
import type { App } from '../shell/web.ts';
import { ask, cookieOf, testApp } from '../testing/app.ts';
import { ticketChangeRoutes } from './change/change.routes.ts';
import { ticketListRoutes } from './list/list.routes.ts';
import { ticketRoutes } from './ticket.routes.ts';

export let post: Post;
export let app: App;
/** The cookies of the three. */
export let ilya: string;
export let olga: string;
export let agent: string;
export const people: Record<'ilya' | 'olga' | 'agent', number> = { ilya: 0, olga: 0, agent: 0 };

/** Two specialists and an agent at the desk of requests, which letters make. */
export function theDeskOfRequests(): void {
  beforeAll(async () => {
    post = await Post.open(null, { specialists: 2 });
    app = await testApp(post.db, [ticketRoutes, ticketListRoutes, ticketChangeRoutes, mailRoutes]);
    [people.ilya, people.olga] = post.world.specialists as [number, number];
    people.agent = post.world.agents[0]!;
    [ilya, olga, agent] = (await Promise.all(Object.values(people).map((id) => cookieOf(post.db, id)))) as [
      string,
      string,
      string,
    ];
  });
  afterAll(async () => {
    await app.close();
    await post.close();
  });
}

export const page = async (of: number, as = ilya) =>
  (await ask<TicketPage>(app, 'GET', `/api/tickets/${of}`, { as })).body;
export const list = async (query: string, as = ilya) =>
  (await ask<TicketList>(app, 'GET', `/api/tickets/list?${query}`, { as })).body;
export const numbers = async (query: string, as = ilya) => (await list(query, as)).rows.map(({ number }) => number);
export const found = (q: string, as = ilya) => numbers(`q=${encodeURIComponent(q)}`, as);
export const say = <T = TicketPage>(of: number, what: string, body: object = {}, as = ilya) =>
  ask<T>(app, 'POST', `/api/tickets/${of}/${what}`, { as, body });
export const change = (of: number, to: object, as = ilya, more: object = {}) =>
  say(of, 'change', { change: to, ...more }, as);
export const note = (of: number, text: string, mentions: number[] = [], as = ilya) =>
  say(of, 'notes', { id: randomUUID(), note: text, mentions }, as);
