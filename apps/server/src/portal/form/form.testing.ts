import { afterAll, beforeAll } from 'vitest';
import { tellNumber } from '../../mail/tell-number.ts';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld } from '../../testing/world.ts';
import { makeStamp, readFormKey } from '../guard/stamp.ts';
import { portalRoutes } from '../portal.routes.ts';

export let fresh: FreshDatabase;
let db: Database;
export let app: App;
let secret: string;
export let service: number;

/** A contact center with a form of its own. */
export function aHouseWithForms(): void {
  beforeAll(async () => {
    fresh = await freshDatabase();
    db = openDatabase(fresh.url);
    await makeWorld(fresh.pool);
    await fresh.pool.query(`insert into mailboxes (address, is_default) values ('help@linia.test', true)`);
    service = (await fresh.pool.query(`insert into services (name) values ('ЭДО: отправка УПД') returning id`)).rows[0]
      .id;
    app = await testApp(db, [(inside) => portalRoutes(inside, { tell: tellNumber })]);
    secret = await readFormKey(db.pool);
  });
  afterAll(async () => {
    await app.close();
    await db.pool.end();
    await fresh.drop();
  });
}

export const stampOf = (agoMs = 10_000) => makeStamp(secret, 'request', Date.now() - agoMs);
let people = 0;
/** A form of somebody who has not written before. */
export const typed = (more: Record<string, string> = {}) => ({
  inn: '7707083893',
  company: 'ООО «Сибирский гостинец»',
  name: 'Ковалёва Марина Юрьевна',
  phone: '+7 913 555-01-42',
  email: `kovaleva${++people}@sibgost.example`,
  service: String(service),
  subject: 'Сертификат отозван',
  text: 'С утра не уходит УПД № 1184\nна «Ашан».',
  consent: 'yes',
  terms: '0',
  stamp: stampOf(),
  ...more,
});
export const send = async (
  fields: Record<string, string>,
  {
    files = [] as [string | Buffer, string][],
    lang = '',
    agent = '',
    from = `10.1.${people >> 8}.${people & 255}`,
  } = {},
) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [content, name] of files) form.append('files', new Blob([content as string], { type: 'image/png' }), name);
  const sent = new Request('http://portal.test', { method: 'POST', body: form });
  const answer = await app.inject({
    method: 'POST',
    url: `/support/request${lang}`,
    remoteAddress: from,
    headers: { 'content-type': sent.headers.get('content-type')!, ...(agent && { 'user-agent': agent }) },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
  return {
    status: answer.statusCode,
    to: answer.headers.location as string,
    html: plain(answer.body),
    headers: answer.headers,
  };
};
export const plain = (html: string) => html.replaceAll('\u00a0', ' ');
export const pageAt = async (url: string) => plain((await app.inject({ url })).body);
export const requests = async () =>
  (await fresh.pool.query('select count(*)::int as n from tickets')).rows[0].n as number;
export const numberAt = async (to: string) => /№(?:&nbsp;|\s)(\d+)/.exec((await app.inject({ url: to })).body)?.[1];
export const one = async (sql: string, values: unknown[] = []) => (await fresh.pool.query(sql, values)).rows[0];
