import type { SearchAnswer, SearchMatch } from '@linia/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { searchRoutes } from './search.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let as: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [searchRoutes]);
  as = await cookieOf(
    db,
    await addPerson(db, { login: 'agent', name: 'Орлова Анна Сергеевна', roles: ['agent'], extension: '101' }),
  );
  await addPerson(db, { login: 'dyatlov', name: 'Дятлов Илья Олегович', roles: ['agent'], extension: '2145' });
  const gone = await addPerson(db, { login: 'gone', name: 'Дятлов Пётр', roles: ['agent'] });
  await db.pool.query('update agents set disabled_at = now() where id = $1', [gone]);
  await addOrganization(fresh.pool, {
    name: 'ООО «Сибирский гостинец»',
    inn: '7707083893',
    kpp: '770101001',
    ogrn: '1027700132195',
    glns: ['4607164999995', '4680328057816'],
    contract: 'ЭДО-2041/24',
    contacts: [
      {
        name: 'Марина Ковалёва',
        position: 'главный бухгалтер',
        email: 'Kovaleva@sibgost.example',
        phones: ['+79135550142'],
      },
      { name: 'Ёлкин Степан', phones: ['+73835551800'], extension: '214' },
      { name: 'Приёмная', phones: ['+73835551800'] },
    ],
  });
  await addOrganization(fresh.pool, {
    name: 'АО «Таврида-Снаб»',
    inn: '9161234567',
    contacts: [{ name: 'Щербакова Ольга', phones: ['+79161234567'] }],
  });
  await addOrganization(fresh.pool, { name: '100% Сок_Ф, ООО', inn: '7736050003' });
  await db.pool.query(
    `insert into tickets (number, subject, organization_id, created_at) select 1046297, 'УПД не уходят', id, now() from organizations where inn = '7707083893'`,
  );
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

async function search(q: string): Promise<SearchAnswer['readings']> {
  const answer = await ask<SearchAnswer>(app, 'GET', `/api/search?q=${encodeURIComponent(q)}`, { as });
  expect(answer.status).toBe(200);
  return answer.body.readings;
}
const names = (matches: SearchMatch[] = []) =>
  matches.map((each) =>
    each.type === 'organization'
      ? each.organization.name
      : each.type === 'contact'
        ? each.contact.name
        : each.type === 'ticket'
          ? each.ticket.number
          : each.employee.name,
  );
const brief = async (q: string) => (await search(q)).map(({ kind, valid, matches }) => [kind, valid, names(matches)]);
const company = 'ООО «Сибирский гостинец»';

describe('the search box finds', () => {
  it.each([
    ['an INN', '7707083893', 'inn', [company]],
    ['an INN as it is read aloud', '7707 08389-3', 'inn', [company]],
    ['an INN with its word in front', 'ИНН: 7707083893', 'inn', [company]],
    ['a GLN', '4607164999995', 'gln', [company]],
    ['a KPP', '770101001', 'kpp', [company]],
    ['an OGRN', '1027700132195', 'ogrn', [company]],
    ['a request', '№ 1046297', 'request', [1046297]],
    ['a request said aloud', 'заявка 1 046 297', 'request', [1046297]],
    ['a phone', '8 (913) 555-01-42', 'phone', ['Марина Ковалёва']],
    ['whose extension it is first', '+7 383 555-18-00 доб. 214', 'phone', ['Ёлкин Степан', 'Приёмная']],
    ['an employee by extension', '2145', 'extension', ['Дятлов Илья Олегович']],
    ['a mail address in any case', 'KOVALEVA@sibgost.example', 'email', ['Марина Ковалёва']],
    ['a contract', 'эдо 2041 24', 'contract', [company]],
    ['a contract by its end', '2041/24', 'contract', [company]],
    ['a company by the beginning of its name', 'сибир', 'name', [company]],
    ['a company with its legal form', 'ООО Сибирский', 'name', [company]],
    ['a company by a later word', 'гостинец', 'name', [company]],
    ['a company in the wrong layout', 'cb,bhcrbq', 'name', [company]],
    ['a contact by surname, ё as е', 'ковалева', 'name', ['Марина Ковалёва']],
    ['a contact in any order', 'ковалева марина', 'name', ['Марина Ковалёва']],
    ['an employee in any order, with a slip', 'илья дятлав', 'name', ['Дятлов Илья Олегович']],
    ['an employee in Latin letters', 'Dyatlov', 'name', ['Дятлов Илья Олегович']],
    ['an employee, and guesses nobody beside', 'дятлов илья олегович', 'name', ['Дятлов Илья Олегович']],
    ['a contact by small initials', 'ковалева м', 'name', ['Марина Ковалёва']],
    ['an INN with a full stop', '7707083893.', 'inn', [company]],
    ['an INN in brackets', '(7707083893),', 'inn', [company]],
    ['an INN with full stops inside', '7707.083.893', 'inn', [company]],
    ['a request with a question mark', '1046297?', 'request', [1046297]],
    ['a request in a sentence', 'я по заявке 1046297', 'request', [1046297]],
    ['a request in the subject of a letter', 'Re: [#1046297] Ошибка', 'request', [1046297]],
    ['a request in the other layout', 'pfzdrf 1046297', 'request', [1046297]],
    ['an INN beside a name', 'Сибирский гостинец 7707083893', 'inn', [company]],
    ['an INN with its word beside a name', 'ООО Сибирский гостинец ИНН 7707083893', 'inn', [company]],
    ['an INN with more words', 'ИНН организации = 7707083893', 'inn', [company]],
    ['a phone beside a name', 'Марина 8 913 555-01-42', 'phone', ['Марина Ковалёва']],
    ['a contract with its date', 'договор № ЭДО-2041/24 от 01.02.2024', 'contract', [company]],
  ] as const)('%s: %s', async (_what, q, kind, found) => {
    const [first] = await search(q);
    expect([first!.kind, first!.valid, names(first!.matches)]).toEqual([kind, true, found]);
  });

  it('every reading of what may be an INN, a phone or a GLN, those in the base first', async () => {
    expect(await brief('9161234567')).toEqual([
      ['inn', true, ['АО «Таврида-Снаб»']],
      ['phone', true, ['Щербакова Ольга']],
      ['gln', false, []],
      ['request', false, []],
    ]);
    expect((await brief('7736050003'))[0]).toEqual(['inn', true, ['100% Сок_Ф, ООО']]);
  });

  it('says how each was found and whose it is', async () => {
    const [gln] = await search('4680328057816');
    expect(gln!.matches[0]).toMatchObject({
      type: 'organization',
      how: 'gln',
      detail: 'Склад 2',
      organization: { inn: '7707083893', glnCount: 2 },
    });
    const [request] = await search('1046297');
    expect(request!.matches[0]).toMatchObject({
      type: 'ticket',
      ticket: { overdue: false, respondBy: null },
      organization: { name: company },
    });
    const [phone] = await search('+79135550142');
    expect(phone!.matches[0]).toMatchObject({
      contact: { phone: '+79135550142', position: 'главный бухгалтер' },
      organization: { name: company },
    });
  });
});

describe('the whole card comes along', () => {
  const cardOf = async (q: string) =>
    (await ask<SearchAnswer>(app, 'GET', `/api/search?q=${encodeURIComponent(q)}`, { as })).body.card?.name;

  it.each(['7707083893', '4607164999995', '1046297', '+79135550142', 'ИНН 7707083893 КПП 770101001'])(
    'where %s means one company',
    async (q) => expect(await cardOf(q)).toBe(company),
  );
  it.each([
    ['two companies', 'ИНН 9161234567 ИНН 7707083893'],
    ['nobody', '2310031475'],
    ['a name, which is for eyes to choose', 'Сибирский гостинец'],
    ['one slip away', '7707083894'],
    ['an employee', '2145'],
  ])('and not where it means %s', async (_what, q) => expect(await cardOf(q)).toBeUndefined());
});

describe('one slip in an identifier', () => {
  it.each(['7707083894', '7770083893', '7707O83893', '7707о83893', '770708383', '77070838933', 'инн 770708389'])(
    '%s suggests only who is in the base',
    async (q) => {
      const inn = (await search(q)).find(({ kind }) => kind === 'inn')!;
      expect(inn).toMatchObject({ valid: false, matches: [] });
      expect(names(inn.suggestions)).toEqual([company]);
    },
  );
  it.each(['460716499999', '46071649999955', 'огрн 1027700132196'])(
    '%s suggests the company whose GLN or OGRN it nearly is',
    async (q) => expect((await search(q)).flatMap(({ suggestions }) => names(suggestions))).toEqual([company]),
  );
  it('suggests the company whose GLN it nearly is', async () => {
    const gln = (await search('4607164999996')).find(({ kind }) => kind === 'gln')!;
    expect(gln).toMatchObject({ valid: false, reason: 'checksum' });
    expect(names(gln.suggestions)).toEqual([company]);
  });
  it('suggests nothing for a number that is near nobody’s', async () => {
    expect((await search('2310031476'))[0]).not.toHaveProperty('suggestions');
  });
});

describe('anything may be pasted', () => {
  it.each([
    ['10,000 letters', 'я'.repeat(10_000)],
    ['10,000 digits', '7'.repeat(10_000)],
    ['10,000 combining marks', `a${'\u0301'.repeat(10_000)}`],
    ['many words', 'а б '.repeat(60)],
    ['NUL', 'Сиб\0ир'],
    ['a wildcard', '%'],
    ['wildcards', '%_%_\\%'],
    ['a wildcard inside', 'С%гостинец'],
    ['SQL', `'; drop table organizations; --`],
    ['HTML', '<script>alert(1)</script>'],
    ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈'],
    ['right to left', '‮7707083893 עברית ‏العربية'],
    ['spaces', ' \u00a0\u2003\u200b '],
    ['a very long number', '9'.repeat(190)],
    ['nothing', ''],
    ['a JSON object', '{"$ne": null}'],
    ['a path', '../../etc/passwd'],
  ])('%s: an answer, and quickly', async (_what, q) => {
    const from = performance.now();
    await search(q);
    // some ms on a quiet machine; what is read whole takes longer than a statement may
    expect(performance.now() - from).toBeLessThan(7_000);
  });

  it('whatever string, and whatever slice of a valid identifier: an answer', async () => {
    const identifiers = ['7707083893', '4607164999995', '1027700132195', '+79135550142', 'ЭДО-2041/24', company];
    const slice = fc
      .tuple(fc.constantFrom(...identifiers), fc.nat(24), fc.nat(24))
      .map(([identifier, from, to]) => identifier.slice(from, to));
    const anything = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replace(/[\uD800-\uDFFF]/g, ''));
    await fc.assert(
      fc.asyncProperty(fc.oneof(slice, anything, fc.string()), async (q) => void (await search(q))),
      { numRuns: 300 },
    );
  });

  it('a wildcard finds nobody by itself, and stands for itself in a name', async () => {
    for (const q of ['%', '_', '%%%%', 'С%']) expect((await search(q)).flatMap(({ matches }) => matches)).toEqual([]);
    expect((await brief('100% Сок_Ф'))[0]).toEqual(['name', true, ['100% Сок_Ф, ООО']]);
  });

  it('an invisible sign in the middle changes nothing', async () => {
    expect((await brief('7707\u200b083893'))[0]).toEqual(['inn', true, [company]]);
    expect((await brief('Сиб\0ир'))[0]).toEqual(['name', true, [company]]);
  });

  it.each(['?q=%', '?q=%ff%fe', '?q=a&q=b', '?q[]=x', '?q', ''])(
    'and the address itself may be broken: %s',
    async (query) => {
      const answer = await ask(app, 'GET', `/api/search${query}`, { as });
      expect([200, 400, 422]).toContain(answer.status);
    },
  );

  it('more than 200 characters are not read, and it says so', async () => {
    expect(await search('ж'.repeat(201))).toMatchObject([{ kind: 'name', valid: false, reason: 'long', matches: [] }]);
  });
});
