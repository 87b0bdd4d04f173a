import { randomUUID } from 'node:crypto';
import type { FeedbackList, FeedbackPage } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { feedbackRoutes } from '../../feedback/feedback.routes.ts';
import { receiveFeedback, type Received } from '../../feedback/receive.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { addPlan, addWrittenCalendar, itIs } from '../../testing/requests.ts';
import { Post } from '../mail.testing.ts';
import { feedbackAnswerRoutes } from './feedback-answer.routes.ts';

export let post: Post;
export let app: App;
export let head: string;
export let headId: number;
export let otherHead: string;
export let otherId: number;
export let administrator: string;
export let other: number;
export let plan: number;
export let company: number;

/** Two heads, an administrator and a company whose requests have an hour, in a house of the file's own. */
export function openHouse(): void {
  beforeAll(async () => {
    post = await Post.open();
    const { db, world, fresh } = post;
    const calendar = await addWrittenCalendar(db, 'Москва', 'Europe/Moscow');
    await fresh.pool.query('update queues set calendar_id = $1 where id = $2', [calendar, world.departmentQueue]);
    ({ plan, organization: company } = await addPlan(fresh.pool, { name: 'Бизнес', calendarId: calendar, respond: null, resolve: 60 })); // prettier-ignore
    other = (await post.rows<{ id: number }>(`insert into departments (name) values ('Интеграции') returning id`))[0]!
      .id;
    headId = await addPerson(db, {
      login: 'yurieva',
      name: 'Юрьева Галина',
      roles: ['head'],
      department: world.department,
    });
    otherId = await addPerson(db, { login: 'orlov', name: 'Орлов Семён', roles: ['head'], department: other });
    await fresh.pool.query(`update agents set email = login || '@linia.test' where id = any ($1)`, [[headId, otherId]]);
    [head, otherHead] = [await cookieOf(db, headId), await cookieOf(db, otherId)];
    administrator = await cookieOf(db, await addPerson(db, { login: 'admin', roles: ['administrator'] }));
    app = await testApp(db, [feedbackRoutes, feedbackAnswerRoutes]);
  });
  afterAll(async () => {
    await app.close();
    await post.close();
  });
  beforeEach(async () => {
    await itIs(post.fresh.pool, '2026-11-05 10:00+03');
    await rules({});
  });
}

export const rules = (set: object) =>
  post.rows(`insert into settings (key, value) values ('feedback', $1) on conflict (key) do update set value = excluded.value`, [JSON.stringify(set)]); // prettier-ignore
export const at = (when: string) => itIs(post.fresh.pool, `2026-11-${when}+03`);
export const make = async (contact = true): Promise<{ id: number; number: number }> => {
  const person = contact
    ? (await post.rows<{ id: number }>(`insert into contacts (name, folded, email, organization_id) values ('Ковалёва Марина', 'ковалева марина', 'kovaleva@first.test', $1) returning id`, [company]))[0]!.id // prettier-ignore
    : null;
  const [made] = await post.rows<{ id: number; number: number }>(
    `select ticket_id as id, ticket_number as number from create_ticket('УПД не уходят', '', $1, $2, null, $3, null, null, 'linia', 'email')`,
    [company, person, post.world.department],
  );
  return made!;
};
export const of = async (ticket: number) =>
  (await post.rows<Record<string, string | number | null>>('select * from feedback where ticket_id = $1', [ticket]))[0];
export const events = async (id: unknown) =>
  (await post.rows<{ type: string; actor: string }>('select type, actor from feedback_events where feedback_id = $1 order by version', [id])).map((event) => event.type); // prettier-ignore
export const form = (more: Partial<Received> = {}): Received => ({
  formKey: randomUUID(),
  kind: 'complaint',
  about: 'company',
  requestNumber: '',
  person: '',
  serviceId: null,
  text: 'Третий раз объясняю одно и то же',
  name: 'Ковалёва Марина',
  email: 'marina@first.test',
  company: 'ООО «Первая»',
  inn: '',
  language: 'ru',
  consent: { version: 1, text: 'Согласен' },
  ...more,
});
export const receive = (input: Received) =>
  inTransaction(post.db, (tx) => receiveFeedback(tx, input)).then(({ number }) => number);
export const page = async (number: unknown, as = head) =>
  (await ask<FeedbackPage>(app, 'GET', `/api/feedback/${number}`, { as })).body;
export const list = async (show: string, as = head) =>
  (await ask<FeedbackList>(app, 'GET', `/api/feedback?show=${show}`, { as })).body;
export const sentTo = (address: string) => post.relay.got.filter(({ to }) => to.includes(address));
