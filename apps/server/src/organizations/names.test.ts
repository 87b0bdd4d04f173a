import type { SearchMatch } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import { addOrganization } from '../testing/base.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { findByName } from './names.ts';
import { freshWords } from './words.ts';

let fresh: FreshDatabase;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  await addOrganization(fresh.pool, {
    name: 'ООО «Ромашка»',
    inn: '7707083893',
    contacts: [{ name: 'Егоров Виктор Андреевич' }, { name: 'Егоров Андрей Викторович' }, { name: 'Ветров Сергей' }],
  });
  await addOrganization(fresh.pool, {
    name: 'АО «СтройТехСервис»',
    inn: '7736050003',
    contacts: [{ name: 'Петров Сергей Ильич' }, { name: 'Римская-Корсакова Ольга Петровна' }, { name: 'Ким Пётр' }],
  });
  for (let n = 0; n < 14; n++) {
    await addOrganization(fresh.pool, {
      name: `ООО «Вектор»`,
      contacts: [{ name: 'Смирнова Елена Ивановна' }, { name: `Смирнова Елена ${'АБВГДЕЖЗИКЛМНО'[n]!}льична` }],
    });
  }
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});

const nameOf = (match: SearchMatch) =>
  match.type === 'contact' ? match.contact.name : match.type === 'organization' ? match.organization.name : '';
const find = async (typed: string) => (await findByName(db, typed)).map(nameOf);

describe('a name finds', () => {
  it.each([
    ['what it says', 'Ромашка', 'ООО «Ромашка»'],
    ['in the other layout, with the legal form', 'jjj hjvfirf', 'ООО «Ромашка»'],
    ['with a slip', 'рамашка', 'ООО «Ромашка»'],
    ['with two', 'рмоашак', 'ООО «Ромашка»'],
    ['what is written in one word', 'строй тех сервис', 'АО «СтройТехСервис»'],
    ['in Latin letters', 'Romashka', 'ООО «Ромашка»'],
    ['in any order', 'сергей петров', 'Петров Сергей Ильич'],
    ['with a slip in each of two words', 'питров сергый', 'Петров Сергей Ильич'],
    ['with two slips in one word', 'карсокова ольга', 'Римская-Корсакова Ольга Петровна'],
    ['е for ё', 'ким петр', 'Ким Пётр'],
    ['whose patronymic nobody wrote down', 'Ким Пётр Сергеевич', 'Ким Пётр'],
    ['by initials, in their order', 'Егоров В. А.', 'Егоров Виктор Андреевич'],
    ['by initials run together', 'Егоров АВ', 'Егоров Андрей Викторович'],
    ['by one initial', 'Р-Корсакова О.', 'Римская-Корсакова Ольга Петровна'],
    ['in the other layout', 'gtnhjd cthutq', 'Петров Сергей Ильич'],
    ['while it is typed', 'петров сер', 'Петров Сергей Ильич'],
    ['with the company', 'петров стройтехсервис', 'Петров Сергей Ильич'],
    ['with the company first, and a slip', 'рамашка ветров', 'Ветров Сергей'],
  ])('%s: %s', async (_what, typed, name) => expect((await find(typed))[0]).toBe(name));

  it('a slip that made another name of it finds both, what was said first', async () => {
    expect(await find('ветров сергей')).toEqual(['Ветров Сергей', 'Петров Сергей Ильич']);
  });

  it('many who bear one name beside others of it: each is shown, and how many more there are is said', async () => {
    const people = (await findByName(db, 'смирнова елена')).filter(({ type }) => type === 'contact');
    expect(people).toHaveLength(10);
    expect(people[0]).toMatchObject({ contact: { name: 'Смирнова Елена Ивановна' }, more: 13 });
    expect(new Set(people.map(nameOf)).size).toBe(10);
    const companies = (await findByName(db, 'вектор')).filter(({ type }) => type === 'organization');
    expect(companies.map((match) => ('more' in match ? match.more : 0))).toEqual([...Array(9).fill(0), 4]);
  });

  it('nobody where nobody is meant, and a company merged into another no more', async () => {
    expect(await find('ьъъщ')).toEqual([]);
    expect(await find('')).toEqual([]);
    const { id } = await addOrganization(fresh.pool, { name: 'Гиацинт' });
    expect(await find('Гиацинт')).toEqual(['Гиацинт']);
    await fresh.pool.query(
      'update organizations set merged_into_id = (select min(id) from organizations) where id = $1',
      [id],
    );
    expect(await find('Гиацинт')).toEqual([]);
  });
});

describe('the words of names', () => {
  it('a word whose transaction began before another and ended after it is learned too', async () => {
    const [slow, quick] = await Promise.all([fresh.pool.connect(), fresh.pool.connect()]);
    const add = 'insert into organizations (name, folded) values ($1, $1)';
    try {
      await slow.query('begin');
      await slow.query(add, ['медлительный']);
      await quick.query(add, ['торопливый']);
      expect((await freshWords(db)).company.has('торопливый')).toBe(true);
      expect((await freshWords(db)).company.has('медлительный')).toBe(false);
      await slow.query('commit');
      expect((await freshWords(db)).company.has('медлительный')).toBe(true);
    } finally {
      slow.release();
      quick.release();
    }
  });
});
