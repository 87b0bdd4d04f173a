import type { FaqHits } from '@linia/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { readArticlePage } from '../../faq/desk.ts';
import { aHouseWithAnswers, db } from '../../faq/faq.testing.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { pageOf } from '../../testing/portal.ts';
import { makeStamp, readFormKey } from '../guard/stamp.ts';
import { portalRoutes } from '../portal.routes.ts';

let app: App;
const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
const bot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };

aHouseWithAnswers();
// each with a process that has counted nobody yet
beforeEach(async () => {
  await db.pool.query('delete from faq_days; delete from faq_marks; delete from faq_opens');
  app = await testApp(db, [(inside) => portalRoutes(inside, { tell: async () => {} })], {
    publicUrl: 'https://support.example',
    // what answers themselves take, not how many pages there are
    portalPages: 10_000,
  });
  return () => app.close();
});

const figures = async () => (await readArticlePage(db.pool, 1, '')).figures;
/** Readers are counted behind the answer. */
const counted = (what: Partial<Awaited<ReturnType<typeof figures>>>) => expect.poll(figures).toMatchObject(what);
/** A form's stamp that is older than anybody types. */
const stampOf = async (matter = 'request') => makeStamp(await readFormKey(db.pool), matter, Date.now() - 60_000);

describe('the page of answers', () => {
  it('has all answers by topic and works with no script; it may be kept and found', async () => {
    const page = await pageOf(app, '/support/faq');
    expect(page.status).toBe(200);
    expect(page.headers['cache-control']).toBe('public, max-age=60');
    expect(page.text).toContain('Что делать, если «Сертификат отозван»');
    expect(page.html).toContain('href="/support/faq/certificate-revoked"');
    expect(page.html).toContain('hreflang="en" href="https://support.example/support/faq?lang=en"');
    const english = await pageOf(app, '/support/faq?lang=en');
    expect(english.text).toContain('I cannot sign in to my account');
  });

  it('finds what is mistyped, says so where nothing is found, and keeps no search for others', async () => {
    const page = await pageOf(app, `/support/faq?q=${encodeURIComponent('сертефикат отозван')}`);
    expect(page.html).toContain('/support/faq/certificate-revoked');
    expect(page.headers['cache-control']).toContain('private');
    expect(page.html).toContain('noindex');
    const none = await pageOf(app, `/support/faq?q=${encodeURIComponent('<script>погода')}`);
    expect(none.text).toContain('ничего не нашлось');
    expect(none.html).not.toContain('<script>погода');
  });
});

describe('an answer', () => {
  it('has an address of its own, with what search engines read', async () => {
    const page = await pageOf(app, '/support/faq/certificate-revoked', { headers: firefox });
    expect(page.text).toContain('Старый сертификат перестаёт действовать');
    expect(page.html).toContain('<link rel="canonical" href="https://support.example/support/faq/certificate-revoked"');
    const [, data] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page.html)!;
    const said = JSON.parse(data!) as { mainEntity: { name: string; acceptedAnswer: { text: string } }[] };
    expect(said.mainEntity[0]!.name).toBe('Что делать, если «Сертификат отозван»');
    expect(said.mainEntity[0]!.acceptedAnswer.text).toContain('<ol>');
    expect(page.headers['set-cookie']).toBeUndefined();
    await counted({ reads: 1 });
  });

  it('is counted for a reader, once, and for no robot', async () => {
    for (const headers of [firefox, firefox, bot, {}])
      await pageOf(app, '/support/faq/certificate-revoked', { headers });
    await counted({ reads: 1 });
  });

  it('that was moved is found at its new address; that is none, nowhere', async () => {
    await db.pool.query(`insert into faq_slugs (slug, article_id) values ('old-name', 1) on conflict do nothing`);
    const moved = await pageOf(app, '/support/faq/old-name?lang=en');
    expect([moved.status, moved.headers['location']]).toEqual([301, '/support/faq/certificate-revoked?lang=en']);
    expect((await pageOf(app, '/support/faq/nothing-of-it')).status).toBe(404);
    expect((await pageOf(app, '/support/faq/%00')).status).toBeLessThan(500);
  });

  it('that is not in English is read in Russian, and said to be', async () => {
    await db.pool.query(`update faq_versions set en_title = '', en_text = '' where article_id = 2`);
    const page = await pageOf(app, '/support/faq/plugin-does-not-see-token?lang=en');
    expect(page.html).toContain('<article lang="ru">');
    expect(page.text).toContain('This answer is in Russian only');
    expect(page.html).toContain('noindex');
  });

  it('is said to have helped by an ordinary form, which leads back to it and counts once', async () => {
    const say = (helped: string) =>
      pageOf(app, '/support/faq/certificate-revoked', { headers: firefox, form: { helped } });
    expect((await say('yes')).headers['location']).toBe('/support/faq/certificate-revoked?said=yes#helped');
    await say('yes');
    expect(await figures()).toMatchObject({ helped: 1, failed: 0 });
    const no = await say('no');
    const page = await pageOf(app, (no.headers['location'] as string).replace('#helped', ''));
    expect(page.html).toContain('/support/request?article=certificate-revoked&amp;subject=');
    expect(await figures()).toMatchObject({ helped: 0, failed: 1 });
    await pageOf(app, '/support/faq/certificate-revoked', { headers: bot, form: { helped: 'yes' } });
    expect(await figures()).toMatchObject({ helped: 0 });
  });
});

describe('under the form', () => {
  const suggest = async (q: string, form = '', lang = 'ru') => {
    const answer = await app.inject({
      url: `/support/faq.json?q=${encodeURIComponent(q)}&form=${form}&lang=${lang}`,
      headers: firefox,
    });
    return { ...answer.json<FaqHits>(), headers: answer.headers };
  };

  it('answers are suggested by what was typed, three at most, with the way back to the form in their address', async () => {
    const stamp = await stampOf();
    const { articles, headers } = await suggest('сертификат отозван не подписать', stamp);
    expect(articles.length).toBeLessThanOrEqual(3);
    expect(articles[0]).toMatchObject({
      slug: 'certificate-revoked',
      url: `/support/faq/certificate-revoked?form=${stamp}&lang=ru`,
    });
    expect(headers['cache-control']).toBe('no-store');
    await counted({ shown: 1 });
    expect((await suggest('certificate revoked', '', 'en')).articles[0]!.title).toBe(
      'What to do about “Certificate revoked”',
    );
    expect((await suggest('')).articles).toEqual([]);
  });

  it('one that is opened from there and said to have helped spares a request an hour later; a made-up form spares none', async () => {
    const stamp = await stampOf();
    for (const form of [stamp, 'made-up', `${stamp}x`, await stampOf('feedback')]) {
      const page = await pageOf(app, `/support/faq/certificate-revoked?form=${form}`, { headers: firefox });
      expect(page.headers['cache-control']).toBe('no-store');
      expect(page.html.includes('name="form"')).toBe(form === stamp);
      await db.pool.query(`update faq_opens set opened_at = opened_at - interval '1 minute'`);
      await pageOf(app, '/support/faq/certificate-revoked', { headers: firefox, form: { helped: 'yes', form } });
    }
    await db.pool.query(
      `update faq_opens set opened_at = opened_at - interval '2 hours', said_at = said_at - interval '2 hours'`,
    );
    expect(await figures()).toMatchObject({ opened: 1, helped: 1, spared: 1 });
  });

  it('a flood of forms from one address leaves a few rows behind, and its reader reads', async () => {
    const pages = [];
    for (let n = 0; n < 120; n++)
      pages.push(await pageOf(app, `/support/faq/certificate-revoked?form=${await stampOf()}`, { headers: firefox }));
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await db.pool.query('select from faq_opens')).rowCount).toBeLessThanOrEqual(31);
  });

  it('a flood of questions is told to wait', async () => {
    const answers = await Promise.all(
      Array.from({ length: 90 }, () => app.inject({ url: '/support/faq.json?q=gln', headers: firefox })),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 429]));
  });
});
