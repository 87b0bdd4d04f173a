import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { testApp } from '../testing/app.ts';
import { tellNumber } from '../mail/tell-number.ts';
import { pageOf } from '../testing/portal.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { portalRoutes } from './portal.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [(inside) => portalRoutes(inside, { tell: tellNumber })], {
    publicUrl: 'https://support.example',
  });
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

describe('the portal', () => {
  it('is a page of its own, with no cookie, its own policy and its two languages at two addresses', async () => {
    const page = await app.inject({ url: '/support' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers.vary).toBe('accept-language, accept-encoding');
    expect(page.body).toContain('<html lang="ru">');
    expect(page.body).toContain('Выберите удобный способ связи');
    expect(page.body).toContain('<link rel="canonical" href="https://support.example/support"');
    expect(page.body).toContain('hreflang="en" href="https://support.example/support?lang=en"');
    expect(page.body).not.toContain('<!--');
  });

  it('packs pages that are the same for everybody, for who can unpack them, and none that bears somebody’s words or link', async () => {
    const asked = (url: string, accepted = 'br, gzip;q=0.8') =>
      app.inject({ url, headers: { 'accept-encoding': accepted } });
    for (const url of ['/support', '/support/faq']) {
      const [packed, plain] = [await asked(url), await asked(url, 'identity, gzip;q=0')];
      expect([packed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined]);
      expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
      expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    }
    for (const url of [
      `/support/r/${'a'.repeat(43)}`,
      '/support/faq?q=secret',
      '/support/nowhere',
      '/support/request',
      '/support/feedback',
    ])
      expect((await asked(url)).headers['content-encoding']).toBeUndefined();
    const sent = await app.inject({
      method: 'POST',
      url: '/support/request',
      headers: { 'accept-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'subject=secret',
    });
    expect([sent.statusCode, sent.headers['content-encoding']]).toEqual([422, undefined]);
    expect(sent.body).toContain('secret');
  });

  it('speaks English to who asks for it, by the address or by the browser, and keeps what was chosen', async () => {
    const chosen = await app.inject({ url: '/support?lang=en' });
    expect(chosen.body).toContain('<html lang="en">');
    expect(chosen.body).toContain('href="/support/faq?lang=en"');
    const wished = await app.inject({ url: '/support', headers: { 'accept-language': 'en-GB,en;q=0.9,ru;q=0.5' } });
    expect(wished.body).toContain('<html lang="en">');
    expect(wished.body).toContain('href="/support/faq"');
    const back = await app.inject({ url: '/support?lang=ru', headers: { 'accept-language': 'en' } });
    expect(back.body).toContain('<html lang="ru">');
  });

  it('is itself whatever stands in the place of a key of a preview', async () => {
    for (const preview of ['%00', 'x', '%F0%9F%98%80'.repeat(40)])
      expect((await pageOf(app, `/support?preview=${preview}`)).status).toBe(200);
  });

  it('says so where nothing is', async () => {
    const page = await pageOf(app, '/support/nothing?lang=en');
    expect(page.status).toBe(404);
    expect(page.text).toContain('There is no such page');
    expect(page.html).toContain('noindex');
  });

  it('gives its files for ever, compressed beforehand', async () => {
    const [, script] = /src="([^"]+\.js)"/.exec((await app.inject({ url: '/support' })).body)!;
    const file = await app.inject({ url: script, headers: { 'accept-encoding': 'br, gzip' } });
    expect(file.statusCode).toBe(200);
    expect(file.headers['content-encoding']).toBe('br');
    expect(file.headers['cache-control']).toContain('immutable');
  });

  it('tells search engines what to keep: every page in both languages, no private one, and not the console', async () => {
    const robots = await app.inject({ url: '/robots.txt' });
    expect(robots.body).toContain('Disallow: /\nAllow: /support\nDisallow: /support/r/');
    expect(robots.body).toContain('Sitemap: https://support.example/support/sitemap.xml');
    const map = await app.inject({ url: '/support/sitemap.xml' });
    expect(map.body).toContain('<loc>https://support.example/support/request</loc>');
    expect(map.body).toContain('<loc>https://support.example/support/request?lang=en</loc>');
  });

  it('keeps a fault to itself and says what to do, by a page in the language of its reader', async () => {
    const away = await testApp({ ...db, pool: { query: () => Promise.reject(new Error('no')) } } as never, [
      (inside) => portalRoutes(inside, { tell: tellNumber }),
    ]);
    const page = await pageOf(away, '/support/request?lang=en');
    expect([page.status, page.text.includes('It did not work')]).toEqual([500, true]);
    expect(page.text).not.toContain('Error');
    const tried = await pageOf(away, '/support/request?lang=en&preview=aaaaaaaaaaaaaaaa');
    expect([tried.status, tried.text.includes('It did not work')]).toEqual([500, true]);
    await away.close();
  });

  it('gives an address pages as an office reads them, and then has it wait and says so; another address reads on', async () => {
    const few = await testApp(db, [(inside) => portalRoutes(inside, { tell: tellNumber })], { portalPages: 20 });
    const read = (from: string) => few.inject({ url: '/support/request?lang=en', remoteAddress: from });
    const from = performance.now();
    // all in one moment: another may be read half a second later, which a busy machine takes to draw five
    const some = await Promise.all(Array.from({ length: 6 }, () => read('10.0.0.1')));
    expect(some.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 200, 200, 200, 429]);
    const sixth = some.find(({ statusCode }) => statusCode === 429)!;
    expect(Number(sixth.headers['retry-after'])).toBe(1);
    expect(sixth.body).toContain('Too often');
    // who asks again at once has asked once a second
    expect(performance.now() - from).toBeGreaterThan(600);
    expect((await read('10.0.0.2')).statusCode).toBe(200);
    await few.close();
  });
});
