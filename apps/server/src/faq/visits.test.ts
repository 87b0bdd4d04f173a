import { beforeEach, describe, expect, it } from 'vitest';
import { itIs } from '../testing/requests.ts';
import { readArticlePage } from './desk.ts';
import { aHouseWithAnswers, db } from './faq.testing.ts';
import { countVisit, formWasSent, openedFromForm, sayWhetherHelped, visitorOf, type Visitor } from './visits.ts';

aHouseWithAnswers();
beforeEach(async () => {
  await at(0);
  await db.pool.query('delete from faq_days; delete from faq_opens; delete from faq_marks; delete from faq_salts');
});

/** By the company's clock. */
const night = (when: string) => itIs(db.pool, `${when}+03`);
/** In seconds from a noon: a reader is another one behind midnight. */
const at = (seconds: number) => itIs(db.pool, new Date(Date.parse('2026-11-24T12:00:00+03:00') + seconds * 1_000).toISOString()); // prettier-ignore
const figures = async (id = 1) => (await readArticlePage(db.pool, id, '')).figures;
const someone = (address = '198.51.100.7', agent = 'Firefox'): Visitor => ({ address, agent });
const hour = 3600;

/** Opens an article from a form, reads it for a minute and says that it helped. */
async function helpedFrom(form: string, visitor = someone(), from = 0, article = 1): Promise<void> {
  await at(from);
  await openedFromForm(db.pool, article, form, visitor);
  await at(from + 60);
  await sayWhetherHelped(db.pool, article, true, visitor, form);
}

describe('readers', () => {
  it('are counted once a day each, however often they come', async () => {
    for (let time = 0; time < 4; time++) await countVisit(db.pool, 'read', [1, 2], someone());
    await countVisit(db.pool, 'read', [1], someone('198.51.100.7', 'Chrome'));
    await countVisit(db.pool, 'read', [1], someone('198.51.100.8'));
    expect((await figures()).reads).toBe(3);
    await at(26 * hour);
    await countVisit(db.pool, 'read', [1], someone());
    expect((await figures()).reads).toBe(4);
  });

  it('at once are counted once: two requests of one browser', async () => {
    await Promise.all(Array.from({ length: 8 }, () => countVisit(db.pool, 'read', [1], someone())));
    expect((await figures()).reads).toBe(1);
  });

  it('by IPv4 are themselves on a socket of IPv6, and not one network all together', async () => {
    for (let last = 0; last < 8; last++)
      await countVisit(db.pool, 'read', [1], someone(`::ffff:198.51.100.${last}`, 'Safari'));
    await countVisit(db.pool, 'read', [1], someone('198.51.100.1', 'Safari'));
    expect((await figures()).reads).toBe(8);
  });

  it('of one address or one network are five at most, under however many names', async () => {
    for (let name = 0; name < 20; name++)
      await countVisit(db.pool, 'read', [1], someone('203.0.113.9', `made up ${name}`));
    for (let name = 0; name < 20; name++)
      await countVisit(db.pool, 'read', [2], someone(`2001:db8:1:2::${name}`, `made up ${name}`));
    expect([(await figures(1)).reads, (await figures(2)).reads]).toEqual([5, 5]);
  });

  it('that are robots, or browsers looking ahead, are nobody', () => {
    const agent = (text: string, more = {}) => visitorOf({ 'user-agent': text, ...more }, '198.51.100.7');
    expect(agent('Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)')).toBeNull();
    expect(agent('curl/8.5.0')).toBeNull();
    expect(agent('')).toBeNull();
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    expect(agent(firefox, { 'sec-purpose': 'prefetch;prerender' })).toBeNull();
    expect(agent(firefox)).toEqual({ address: '198.51.100.7', agent: firefox });
  });

  it('say once whether it helped, and may change their mind', async () => {
    await sayWhetherHelped(db.pool, 1, true, someone(), null);
    await sayWhetherHelped(db.pool, 1, true, someone(), null);
    expect(await figures()).toMatchObject({ helped: 1, failed: 0 });
    await sayWhetherHelped(db.pool, 1, false, someone(), null);
    expect(await figures()).toMatchObject({ helped: 0, failed: 1 });
  });

  it('are forgotten with the day: no address is kept, and the salt is thrown away', async () => {
    await countVisit(db.pool, 'read', [1], someone());
    const { rows } = await db.pool.query('select visitor || address as kept from faq_marks');
    expect(rows[0].kept).toMatch(/^[0-9a-f]{64}$/);
    await at(26 * hour);
    await db.pool.query('select forget_visitors()');
    const left = await db.pool.query('select from faq_marks union all select from faq_salts');
    expect(left.rowCount).toBe(0);
    expect((await figures()).reads).toBe(1);
  });
});

describe('a spared request', () => {
  it('is one whose form was left for an article that was said to have helped, an hour later', async () => {
    await helpedFrom('form-1');
    expect(await figures()).toMatchObject({ opened: 1, helped: 1, spared: 0 });
    await at(2 * hour);
    expect(await figures()).toMatchObject({ spared: 1, silent: 0 });
  });

  it('is none where the form was sent all the same, nor where another was by the same visitor', async () => {
    await helpedFrom('form-1');
    await formWasSent(db.pool, { stamp: 'form-1', visitor: null, articleSlug: null });
    await helpedFrom('form-2', someone('198.51.100.20'));
    await formWasSent(db.pool, {
      stamp: 'form-3',
      visitor: someone('198.51.100.20'),
      articleSlug: 'certificate-revoked',
    });
    await at(2 * hour);
    expect(await figures()).toMatchObject({ spared: 0, asked: 1 });
  });

  it('is none where another form was sent within the hour after it was said, however long it was read before', async () => {
    await openedFromForm(db.pool, 1, 'form-1', someone());
    await at(50 * 60);
    await sayWhetherHelped(db.pool, 1, true, someone(), 'form-1');
    await at(70 * 60);
    await formWasSent(db.pool, { stamp: 'form-2', visitor: someone(), articleSlug: null });
    await at(3 * hour);
    expect(await figures()).toMatchObject({ spared: 0 });
  });

  it('is none where another form was sent behind midnight, when everybody is another visitor', async () => {
    const sentAt = async (form: string, visitor: Visitor, when: string) => {
      await night('2026-11-24 23:40');
      await openedFromForm(db.pool, 1, form, visitor);
      await night('2026-11-24 23:50');
      await sayWhetherHelped(db.pool, 1, true, visitor, form);
      await night(when);
      await db.pool.query('select forget_visitors()');
      await formWasSent(db.pool, { stamp: `another than ${form}`, visitor, articleSlug: null });
    };
    await sentAt('form-1', someone(), '2026-11-25 00:10');
    await sentAt('form-2', someone('198.51.100.20'), '2026-11-25 00:55');
    await night('2026-11-25 02:00');
    expect(await figures()).toMatchObject({ spared: 1 });
    await db.pool.query('select forget_visitors()');
    expect((await db.pool.query('select from faq_salts where day < faq_day()')).rowCount).toBe(0);
  });

  it('is counted on the day on which it was said, also where its article was opened before midnight', async () => {
    await night('2026-11-22 23:59');
    await openedFromForm(db.pool, 1, 'form-1', someone());
    await night('2026-11-23 00:03');
    await sayWhetherHelped(db.pool, 1, true, someone(), 'form-1');
    await night('2026-11-23 12:00');
    const since = async (day: string) =>
      (await db.pool.query(`select from spared_requests($1) s where s.at < $1::timestamptz + interval '1 day'`, [`${day} 00:00+03`])).rowCount; // prettier-ignore
    expect([await since('2026-11-22'), await since('2026-11-23')]).toEqual([0, 1]);
  });

  it('is none where nothing was said, or that it did not help: who left in silence is shown apart', async () => {
    await openedFromForm(db.pool, 1, 'form-1', someone());
    await openedFromForm(db.pool, 1, 'form-2', someone('198.51.100.20'));
    await sayWhetherHelped(db.pool, 1, false, someone('198.51.100.20'), 'form-2');
    await at(2 * hour);
    expect(await figures()).toMatchObject({ spared: 0, silent: 1, failed: 1 });
  });

  it('is one for a form and one for a visitor a day: of the article that helped last', async () => {
    await helpedFrom('form-1', someone(), 0, 1);
    await helpedFrom('form-1', someone(), 120, 2);
    await helpedFrom('form-2', someone(), 240, 2);
    await at(3 * hour);
    expect([(await figures(1)).spared, (await figures(2)).spared]).toEqual([0, 1]);
  });

  it('is five of one address at most, whatever its browsers call themselves and however many articles they open', async () => {
    for (let name = 0; name < 24; name++)
      await helpedFrom(`form-${name}`, someone('203.0.113.9', `made up ${name}`), name, 1 + (name % 3));
    await helpedFrom('form-of-another', someone('203.0.113.10'));
    await at(2 * hour);
    const spared = await Promise.all([1, 2, 3].map(async (id) => (await figures(id)).spared));
    expect(spared.reduce((sum, each) => sum + each)).toBe(6);
  });

  it('is none where yes was said sooner than anybody reads, or by who came from no form', async () => {
    await openedFromForm(db.pool, 1, 'form-1', someone());
    await sayWhetherHelped(db.pool, 1, true, someone(), 'form-1');
    await sayWhetherHelped(db.pool, 1, true, someone('198.51.100.20'), 'form-never-opened');
    await sayWhetherHelped(db.pool, 1, true, someone('198.51.100.21'), null);
    await at(2 * hour);
    expect(await figures()).toMatchObject({ helped: 3, spared: 0 });
  });
});
