import type { DraftFile, ReplyDesk } from '@linia/protocol';
import { afterAll, beforeAll } from 'vitest';
import type { App } from '../../shell/web.ts';
import { ask, cookieOf, testApp } from '../../testing/app.ts';
import { ticketRoutes } from '../../tickets/ticket.routes.ts';
import { Post } from '../mail.testing.ts';
import { mailRoutes } from '../mail.routes.ts';
import { answerRoutes } from './answer.routes.ts';

export let post: Post;
export let app: App;
/** The cookies of the two. */
export let specialist: string;
export let colleague: string;

/** Two specialists who answer letters; the first has a signature. */
export function twoWhoAnswer(): void {
  beforeAll(async () => {
    post = await Post.open(null, { specialists: 2 });
    app = await testApp(post.db, [ticketRoutes, mailRoutes, answerRoutes]);
    specialist = await cookieOf(post.db, post.world.specialists[0]!);
    colleague = await cookieOf(post.db, post.world.specialists[1]!);
    await post.rows(`update agents set signature = 'Илья Дятлов, УЦ' where id = $1`, [post.world.specialists[0]!]);
  });
  afterAll(async () => {
    await app.close();
    await post.close();
  });
}

export const reply = async (of: number, as = specialist) =>
  (await ask<ReplyDesk>(app, 'GET', `/api/tickets/${of}/reply`, { as })).body;
/** A file for the draft of the first. */
export async function attach(of: number, name: string, content: Buffer): Promise<{ status: number; body: DraftFile }> {
  const url = `/api/tickets/${of}/files?name=${encodeURIComponent(name)}&type=image/png`;
  const headers = { cookie: specialist, 'content-type': 'application/octet-stream' };
  const said = await app.inject({ method: 'POST', url, headers, payload: content });
  return { status: said.statusCode, body: said.json<DraftFile>() };
}
export const draft = (of: number, version: number, text: string, as = specialist) =>
  ask<{ version: number; error: { code: string; details: { draft: { body: { text: string } } } } }>(
    app,
    'PUT',
    `/api/tickets/${of}/draft`,
    { as, body: { kind: 'answer', version, body: { to: [], cc: [], text, after: null } } },
  );
