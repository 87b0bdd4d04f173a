import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellNumber } from '../../mail/tell-number.ts';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { pageOf } from '../../testing/portal.ts';
import { makeWorld, type World } from '../../testing/world.ts';
import { makeStamp, readFormKey } from '../guard/stamp.ts';
import { portalRoutes } from '../portal.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let secret: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool);
  app = await testApp(db, [(inside) => portalRoutes(inside, { tell: tellNumber })]);
  secret = await readFormKey(db.pool);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

let people = 0;
const typed = (more: Record<string, string> = {}) => ({
  about: 'request',
  number: '',
  kind: 'complaint',
  text: 'Третий раз объясняю одно и то же',
  name: 'Ковалёва Марина',
  email: `kovaleva${++people}@sibgost.example`,
  consent: 'yes',
  terms: '0',
  stamp: makeStamp(secret, 'feedback', Date.now() - 10_000),
  ...more,
});
const send = (form: Record<string, string>, lang = '') => pageOf(app, `/support/feedback${lang}`, { form });
const last = async () =>
  (
    await fresh.pool.query(
      `select f.*, e.data as said from feedback f join feedback_events e on e.feedback_id = f.id and e.version = 1 order by f.id desc limit 1`,
    )
  ).rows[0] as Record<string, unknown>;
const count = async () => (await fresh.pool.query('select count(*)::int as n from feedback')).rows[0].n as number;

describe('the form to the head of a department', () => {
  it('gives a number by its own key, once however often it is sent, and keeps what was agreed to', async () => {
    const form = typed();
    const before = await count();
    const [one, two] = await Promise.all([send(form), send(form)]);
    expect([one.status, two.headers['location']]).toEqual([303, one.headers['location']]);
    expect(one.headers['set-cookie']).toBeUndefined();
    expect(await count()).toBe(before + 1);
    const made = await last();
    expect(made).toMatchObject({ state: 'new', kind: 'complaint', about: 'request', department_id: world.department });
    expect(JSON.stringify(made['said'])).toContain('обработку персональных данных');
    const page = await pageOf(app, String(one.headers['location']));
    expect(page.text).toMatch(new RegExp(`№(&nbsp;|\\s)${String(made['number'])}`));
    expect((await pageOf(app, '/support/feedback/sent/aaaaaaaaaaaaaaaa')).status).toBe(410);
    await fresh.pool.query(`update feedback set created_at = created_at - interval '25 hours'`);
    expect((await pageOf(app, String(one.headers['location']))).status).toBe(410);
  });

  it('is another one when whoever went back wrote something else on the same page', async () => {
    const form = typed();
    const before = await count();
    await send(form);
    await send({ ...form, text: 'И ещё: мне перезвонили не туда' });
    expect(await count()).toBe(before + 2);
  });

  it('says the same of a request that is somebody’s and of one that is nobody’s', async () => {
    const { rows } = await fresh.pool.query(
      `select ticket_number as number from create_ticket('Тайная тема', '', null, null, null, $1, null, null, 'linia', 'email')`,
      [world.department],
    );
    const pages: string[] = [];
    for (const number of [String(rows[0].number), '999999999', 'не помню']) {
      const sent = await send(typed({ number }));
      const { text } = await pageOf(app, String(sent.headers['location']));
      const made = await last();
      pages.push(text.replaceAll(String(made['number']), '…').replaceAll(String(made['email']), '…'));
    }
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).not.toContain('Тайная тема');
    expect((await pageOf(app, '/support/feedback?number=1046297')).html).toContain('value="1046297"');
    expect((await pageOf(app, '/support/feedback?number=%22%3E%3Cscript%3E')).html).not.toContain('<script>"');
  });

  it('comes back with what was typed and what is wrong with it, and nobody is told', async () => {
    const before = await count();
    const back = await send(typed({ about: 'person', inn: '7707083894', email: 'kovaleva@sibgost', text: '' }));
    expect(back.status).toBe(422);
    for (const fault of ['В ИНН опечатка', 'После @ нужен домен', 'Заполните это поле'])
      expect(back.text.replaceAll('&nbsp;', ' ').replaceAll('\u00a0', ' ')).toContain(fault);
    expect(back.html).toContain('value="Ковалёва Марина"');
    expect(back.html).toMatch(/value="person"[^>]* checked|checked[^>]* value="person"/);
    const others: Record<string, string>[] = [
      { stamp: '' },
      { website: 'x' },
      { stamp: makeStamp(secret, 'request', Date.now() - 10_000) },
    ];
    for (const wrong of others) expect((await send(typed(wrong))).status).toBe(422);
    expect(await count()).toBe(before);
  });

  it('takes what is hostile as text, and speaks the language of its page', async () => {
    const hostile = `<img src=x onerror=alert(1)>\u202e{{x}}'); drop table feedback;--`;
    const sent = await send(typed({ text: hostile, name: hostile, company: hostile, about: 'nonsense', kind: 'overdue' }), '?lang=en'); // prettier-ignore
    expect(String(sent.headers['location'])).toMatch(/\?lang=en$/);
    expect(await last()).toMatchObject({ kind: 'complaint', about: 'company', language: 'en' });
    const page = await pageOf(app, String(sent.headers['location']));
    expect(page.text).toContain('Feedback received');
    expect(page.html).not.toContain('<img src=x');
  });
});
