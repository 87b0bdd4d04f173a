import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tellNumber } from '../../mail/tell-number.ts';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld } from '../../testing/world.ts';
import { makeStamp, readFormKey } from '../guard/stamp.ts';
import { portalRoutes } from '../portal.routes.ts';

const program = fileURLToPath(new URL('../../testing/die-behind-form.ts', import.meta.url));
let fresh: FreshDatabase;
let db: Database;
let app: App;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  await makeWorld(fresh.pool);
  await fresh.pool.query(`insert into mailboxes (address, is_default) values ('help@linia.test', true)`);
  app = await testApp(db, [(inside) => portalRoutes(inside, { tell: tellNumber })]);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

it(
  'a server that dies between the commit and its answer has registered a form or has not; sent again it is one request with one notice',
  { timeout: 120_000 },
  async () => {
    const secret = await readFormKey(db.pool);
    for (const [n, waitUs] of [0, 3_000].entries()) {
      const form = new URLSearchParams({
        inn: '7707083893',
        company: 'ООО «Ромашка»',
        name: 'Ковалёва Марина',
        phone: '+7 913 555-01-42',
        email: `crash${n}@customer.test`,
        service: 'other',
        subject: `Сертификат отозван ${n}`,
        text: 'Не уходит УПД',
        consent: 'yes',
        stamp: makeStamp(secret, 'request', Date.now() - 10_000),
        terms: '0',
      }).toString();
      await sendAndDie(form, waitUs);
      const again = () =>
        app.inject({
          method: 'POST',
          url: '/support/request',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: form,
        });
      const [first, second] = [await again(), await again()];
      expect([first.statusCode, second.headers.location]).toEqual([303, first.headers.location]);
      const { rows } = await fresh.pool.query(
        `select (select count(*)::int from tickets where subject = $1) as requests,
           (select count(*)::int from messages where notice_to = $2) as notices`,
        [`Сертификат отозван ${n}`, `crash${n}@customer.test`],
      );
      expect(rows[0]).toEqual({ requests: 1, notices: 1 });
    }
  },
);

async function sendAndDie(form: string, waitUs: number): Promise<void> {
  const args = ['--conditions=@linia/source', '--import', 'tsx', program, fresh.url, form, String(waitUs)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}
