import type { PortalSettings, PortalSettingsPage } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellNumber } from '../../mail/tell-number.ts';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { pageOf } from '../../testing/portal.ts';
import { makeWorld } from '../../testing/world.ts';
import { portalRoutes } from '../portal.routes.ts';
import { portalSettingsRoutes } from './settings.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let as: string;

const open = () => testApp(db, [portalSettingsRoutes, (inside) => portalRoutes(inside, { tell: tellNumber })]);

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  await makeWorld(fresh.pool);
  await fresh.pool.query(`insert into services (name) values ('ЭДО'), ('Подпись')`);
  app = await open();
  as = await cookieOf(db, await addPerson(db, { login: 'root', name: 'Админ', roles: ['administrator'] }));
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

type Refused = { error: { code: string; field?: string } };
const administer = <T>(method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown) =>
  ask<T & Refused>(app, method, url, { as, ...(body !== undefined && { body }) });
const now = async () => (await administer<PortalSettingsPage>('GET', '/api/portal')).body;
const save = async (more: Partial<PortalSettings>) => {
  const { version, settings } = await now();
  return administer<PortalSettingsPage>('PUT', '/api/portal', { version, settings: { ...settings, ...more } });
};
/** As another process sees it: nothing is kept from before. */
const shown = async (url: string) => {
  const another = await open();
  const page = await pageOf(another, url);
  await another.close();
  return page;
};
const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);
const upload = (content: Buffer) =>
  app.inject({
    method: 'POST',
    url: '/api/portal/logo',
    headers: { cookie: as, 'content-type': 'application/octet-stream' },
    payload: content,
  });

describe('the portal’s settings', () => {
  it('are the house’s own until somebody saves others, which customers then see, each version kept and journalled', async () => {
    const before = await now();
    expect(before).toMatchObject({ version: 0, settings: { accent: null, services: null } });
    expect(before.settings.phones).toHaveLength(2);
    const { settings } = before;
    const [edo] = before.services;
    const saved = await save({
      name: { ru: 'Ромашка ЭДО', en: 'Romashka EDI' },
      phones: ['8 800 100-8-812', '+7 (812) 334-38-12'],
      contractUrl: 'https://romashka.example/dogovor',
      hours: { ru: 'Пн–пт 9–18', en: 'Mon–Fri 9–18' },
      services: [edo!.id],
      accent: '#8A1538',
    });
    expect(saved.body).toMatchObject({
      version: 1,
      versions: [{ version: 1, savedBy: { name: 'Админ' } }, { version: 0 }],
    });
    const page = await shown('/support');
    expect(page.text).toContain('Ромашка ЭДО');
    expect(page.text).toContain('Пн–пт 9–18 Разговоры записываются');
    expect(page.html).toContain('href="tel:+78001008812"');
    expect(page.html).toContain('href="https://romashka.example/dogovor"');
    expect(page.html).toContain('<style>:root{--accent:light-dark(#8a1538,');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/style-src 'self' 'sha256-[^']+';/);
    expect((await shown('/support/request')).text).not.toContain('Подпись');
    const back = await administer<PortalSettingsPage>('POST', '/api/portal/revert', { version: 1, to: 0 });
    expect(back.body).toMatchObject({ version: 2, settings, versions: [{ version: 2, revertedTo: 0 }, {}, {}] });
    const { rows } = await fresh.pool.query(`select action from journal where action like 'portal%' order by id`);
    expect(rows.map(({ action }) => action)).toEqual(['portal_saved', 'portal_reverted']);
  });

  it('that another has changed meanwhile are not written over', async () => {
    const { settings } = await now();
    const stale = await administer('PUT', '/api/portal', { version: 0, settings: { ...settings, email: 'a@b.test' } });
    expect([stale.status, stale.body.error.code]).toEqual([409, 'settings.changed']);
  });

  it.each([
    [{ accent: '#ffe600' }, 'portal.accent'],
    [{ accent: '#0b5;}x' }, 'portal.accent'],
    [{ contractUrl: 'javascript:alert(1)' }, 'portal.contract'],
    [{ email: 'nobody' }, 'portal.email'],
    [{ phones: ['позвоните'] }, 'portal.phone'],
    [{ logo: 'f'.repeat(64) }, 'portal.logo'],
    [{ consent: { ru: { label: '', text: 'x' }, en: { label: 'x', text: 'x' } } }, 'portal.consent'],
  ])('that would harm or say nothing are refused: %j', async (more, code) => {
    expect((await save(more)).body.error).toMatchObject({ code });
  });

  it('take a picture by what it is, and give it as nothing else', async () => {
    for (const none of ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'GIF89a', ''])
      expect((await upload(Buffer.from(none))).json().error.code).toBe('portal.picture');
    expect((await upload(Buffer.concat([png, Buffer.alloc(300 * 1024)]))).statusCode).toBe(413);
    const { logo } = (await upload(png)).json() as { logo: string };
    await save({ logo });
    expect((await shown('/support')).html).toContain(`src="/support/logo/${logo}"`);
    const picture = await app.inject({ url: `/support/logo/${logo}` });
    expect(picture.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
    expect(picture.rawPayload.equals(png)).toBe(true);
  });

  it('are looked at before they are saved, by who has the key, and kept by nobody', async () => {
    const { settings } = await now();
    const { body } = await administer<{ key: string }>('POST', '/api/portal/preview', {
      settings: { ...settings, lead: { ru: 'Ещё не сохранено', en: '' } },
    });
    const page = await shown(`/support?preview=${body.key}`);
    expect(page.text).toContain('Ещё не сохранено');
    expect(page.headers['cache-control']).toBe('no-store');
    expect((await shown('/support')).text).not.toContain('Ещё не сохранено');
    expect((await shown('/support?preview=guessed')).text).not.toContain('Ещё не сохранено');
  });

  it('name the words that a customer agreed to', async () => {
    const { settings, version } = await now();
    const consent = { ...settings.consent, ru: { label: 'Даю согласие', text: 'Новые слова' } };
    await administer('PUT', '/api/portal', { version, settings: { ...settings, consent } });
    expect((await shown('/support')).text).toContain('Новые слова');
    expect((await shown('/support/request')).text).toContain('Даю согласие');
  });
});
