import { randomUUID } from 'node:crypto';
import type { ArticleGiven, ArticlesHere, TicketPage } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoFaq } from '../../faq/faq.testing.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { Stage } from '../../testing/stage.ts';
import { ticketRoutes } from '../../tickets/ticket.routes.ts';
import { answerRoutes } from '../answer/answer.routes.ts';
import { aRelay, testSecrets } from '../mail.testing.ts';
import { startMail, type Mail } from '../start.ts';
import { articlesRoutes } from './articles.routes.ts';

let stage: Stage;
let relay: Awaited<ReturnType<typeof aRelay>>;
let mail: Mail;
let app: App;
let call: number;
let as: string;
let subject: number;

beforeAll(async () => {
  stage = await Stage.set({ agents: 1 });
  await stage.pool.query(`insert into mailboxes (address, is_default) values ('help@linia.test', true)`);
  await stage.pool.query(`insert into settings (key, value) values ('company', '"Наш оператор"')`);
  await demoFaq(stage.db);
  subject = (await stage.pool.query(`insert into subjects (name) values ('Сертификат отозван') returning id`)).rows[0]
    .id as number;
  relay = await aRelay();
  const quiet = { info: () => {}, warn: () => {}, error: console.error };
  mail = await startMail(
    { db: stage.db, log: quiet, secrets: testSecrets, base: () => 'https://support.linia.test' },
    { demo: false, mail: { receive: null, relay: relay.url, imap: null } },
  );
  app = await testApp(stage.db, [articlesRoutes, answerRoutes, ticketRoutes], {
    publicUrl: 'https://support.linia.test',
  });
  const talk = await stage.talk();
  call = talk.call;
  as = await cookieOf(stage.db, talk.agent);
});
afterAll(async () => {
  expect(await stage.broken()).toEqual([]);
  await app.close();
  await mail.stop();
  await relay.stop();
  await stage.drop();
});

const here = async (query = '') =>
  (await ask<ArticlesHere>(app, 'GET', `/api/interactions/${call}/articles${query}`, { as })).body;
const give = (articleId: number, how: 'letter' | 'copied', id: string = randomUUID(), who = as) =>
  ask<ArticleGiven & { error: { code: string } }>(app, 'POST', `/api/interactions/${call}/articles`, {
    as: who,
    body: { id, articleId, language: 'ru', how },
  });
const later = async (seconds: number) => {
  await stage.later(seconds);
  for (let n = 0; n < 3; n++) {
    mail.wake();
    await mail.idle();
  }
};
const aContact = async (email: string | null) => {
  const { rows } = await stage.pool.query(
    `insert into contacts (organization_id, name, folded, email) values ((select id from organizations limit 1), 'Соколова Марина', 'соколова марина', $1) returning id`,
    [email],
  );
  await stage.pool.query('update interactions set contact_id = $2 where id = $1', [call, rows[0].id]);
};
const givenEvents = async () =>
  (
    await stage.pool.query(
      `select type, data from interaction_events where interaction_id = $1 and type like 'article%' order by version`,
      [call],
    )
  ).rows;

describe('on a call', () => {
  it('answers are offered by the log’s subject, or found by what is typed; without an address only the link is there to copy', async () => {
    expect((await here()).offers).toEqual([]);
    const { to, offers } = await here(`?subject=${subject}`);
    expect(to).toBeNull();
    expect(offers[0]).toMatchObject({
      slug: 'certificate-revoked',
      url: 'https://support.linia.test/support/faq/certificate-revoked',
    });
    expect((await here('?q=рутокен')).offers[0]!.slug).toBe('plugin-does-not-see-token');
    expect((await give(1, 'letter')).body.error.code).toBe('article.no_address');
    expect((await give(1, 'copied')).body).toEqual({ to: null, message: null });
    expect((await here()).given).toMatchObject([{ articleId: 1, how: 'copied' }]);
  });

  it('one is sent to who is on the line, once, ten seconds later, and the call keeps it', async () => {
    await aContact('Marina@first.test');
    expect((await here()).to).toBe('marina@first.test');
    const id = randomUUID();
    const twice = await Promise.all([give(1, 'letter', id), give(1, 'letter', id)]);
    expect(twice.map(({ status, body }) => [status, body])).toEqual([
      [201, { to: 'marina@first.test', message: expect.any(Number) }],
      [201, twice[0].body],
    ]);
    await later(0);
    expect(relay.got).toEqual([]);
    await later(11);
    expect(relay.got).toHaveLength(1);
    const [{ to, from, mail: got }] = relay.got as [(typeof relay.got)[number]];
    expect([to, from, got.subject]).toEqual([
      ['marina@first.test'],
      'help@linia.test',
      'Что делать, если «Сертификат отозван»',
    ]);
    expect(got.text).toContain('https://support.linia.test/support/faq/certificate-revoked');
    expect(got.html).toContain('<a href="https://support.linia.test/support/faq/certificate-revoked">');
    const events = await givenEvents();
    expect(events.at(-1)).toMatchObject({
      type: 'article_given',
      data: { article: 1, how: 'letter', slug: 'certificate-revoked' },
    });
    expect(JSON.stringify(events)).not.toContain('marina@');
  });

  it('one is taken back before it leaves, and not after', async () => {
    const { body } = await give(2, 'letter');
    const undo = () => ask(app, 'POST', `/api/interactions/${call}/articles/${body.message}/undo`, { as, body: {} });
    expect((await undo()).status).toBe(200);
    expect((await undo()).body.error.code).toBe('answer.gone');
    const before = relay.got.length;
    await later(40);
    expect(relay.got).toHaveLength(before);
    expect((await givenEvents()).at(-1)).toMatchObject({ type: 'article_taken_back', data: { article: 2 } });
    expect((await here()).given.map(({ articleId }) => articleId)).not.toContain(2);
  });

  it('nobody writes to an address at which letters do not arrive, and nobody else gives on this call', async () => {
    await stage.pool.query(`insert into bounced_addresses (address, at) values ('marina@first.test', linia_now())`);
    expect((await here()).to).toBeNull();
    expect((await give(1, 'letter')).body.error.code).toBe('article.no_address');
    const stranger = await cookieOf(stage.db, await addPerson(stage.db, { login: 'other', roles: ['agent'] }));
    expect((await give(1, 'copied', randomUUID(), stranger)).body.error.code).toBe('call.not_for_you');
    await stage.pool.query('update faq_articles set published_version = null where id = 3');
    expect((await give(3, 'copied')).body.error.code).toBe('article.unknown');
  });
});

describe('at a request', () => {
  async function aRequest(email: string | null): Promise<number> {
    const { rows } = await stage.pool.query(
      `insert into contacts (organization_id, name, folded, email) values ((select id from organizations limit 1), 'Зимин Олег', 'зимин олег', $1) returning id`,
      [email],
    );
    const agent = stage.world.agents[0];
    const made = await stage.pool.query(
      `select * from create_ticket('УПД не отправляется', '', null, $1, null, null, $2, null, 'linia')`,
      [rows[0].id, agent],
    );
    return made.rows[0].ticket_number as number;
  }
  const giveAt = (number: number, how: 'letter' | 'copied', id: string = randomUUID()) =>
    ask<ArticleGiven>(app, 'POST', `/api/tickets/${number}/articles`, {
      as,
      body: { id, articleId: 4, language: 'ru', how },
    });
  const page = async (number: number) => (await ask<TicketPage>(app, 'GET', `/api/tickets/${number}`, { as })).body;

  it('one is an answer in its thread, what is being typed beside it stays, and it can be taken back', async () => {
    const number = await aRequest('zimin@second.test');
    const list = (await ask<ArticlesHere>(app, 'GET', `/api/tickets/${number}/articles`, { as })).body;
    expect(list).toMatchObject({ to: 'zimin@second.test', language: 'ru' });
    expect(list.offers[0]!.slug).toBe('document-stuck-sent');
    await ask(app, 'PUT', `/api/tickets/${number}/draft`, {
      as,
      body: { kind: 'answer', version: 0, body: { to: [], cc: [], text: 'Пишу ещё', after: null } },
    });
    const id = randomUUID();
    await giveAt(number, 'letter', id);
    const { thread, state, events } = await page(number);
    expect(state).toBe('open');
    expect(thread.at(-1)).toMatchObject({
      kind: 'answer',
      text: expect.stringContaining('/support/faq/document-stuck-sent'),
    });
    expect(events.at(-1)).toMatchObject({ type: 'answered', data: { article: 4, slug: 'document-stuck-sent' } });
    const { rows } = await stage.pool.query(`select body ->> 'text' as text from ticket_drafts where kind = 'answer'`);
    expect(rows).toEqual([{ text: 'Пишу ещё' }]);
    const undone = await ask<TicketPage>(app, 'POST', `/api/tickets/${number}/answers/${thread.at(-1)!.id}/undo`, {
      as,
      body: {},
    });
    expect(undone.body.thread).toEqual([]);
    const given = async () => (await ask<ArticlesHere>(app, 'GET', `/api/tickets/${number}/articles`, { as })).body.given; // prettier-ignore
    expect(await given()).toEqual([]);
    const again = await giveAt(number, 'letter', id);
    expect((await page(number)).thread.at(-1)).toMatchObject({ id: again.body.message });
    expect(await given()).toMatchObject([{ articleId: 4, how: 'letter' }]);
    await later(80);
    expect(relay.got.at(-1)).toMatchObject({
      to: ['zimin@second.test'],
      mail: { subject: `[#${number}] Re: УПД не отправляется` },
    });
  });

  it('where there is nobody to write to, the copied link stands in its thread', async () => {
    const number = await aRequest(null);
    await giveAt(number, 'copied');
    expect((await page(number)).events.at(-1)).toMatchObject({
      type: 'article_given',
      data: { title: expect.any(String) },
    });
  });
});
