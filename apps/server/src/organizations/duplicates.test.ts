import type { Duplicate } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addOrganization } from '../testing/base.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { findDuplicates } from './duplicates.ts';

let fresh: FreshDatabase;
const made: Record<string, number> = {};

beforeAll(async () => {
  fresh = await freshDatabase();
  const add = async (key: string, company: Parameters<typeof addOrganization>[1]) =>
    (made[key] = (await addOrganization(fresh.pool, company)).id);
  await add('one', {
    name: 'ООО «Ромашка»',
    inn: '7707083893',
    kpp: '770701001',
    ogrn: '1027700132195',
    contacts: [{ name: 'Иванов', email: 'Ivanov@romashka.example', phones: ['+79161234567'] }],
  });
  await add('name', { name: 'Ромашка, ООО' });
  await add('everything', {
    name: 'РОМАШКА',
    ogrn: '1027700132195',
    contacts: [{ name: 'Иванов', email: 'ivanov@ROMASHKA.example' }],
  });
  await add('kpp', { name: 'Ромашка Плюс', kpp: '770701001' });
  await add('kpp alone', { name: 'Лютик', kpp: '770701001' });
  await add('phone', { name: 'Василёк', contacts: [{ name: 'Сидоров', phones: ['+79161234567'] }] });
  await add('own phone', { name: 'Клевер' });
  await add('merged', { name: '«Ромашка»' });
  await add('nothing', { name: 'Полынь' });
  await fresh.pool.query('insert into contact_phones (organization_id, raw, e164) values ($1, $2, $2)', [
    made['own phone'],
    '+79161234567',
  ]);
  await fresh.pool.query('update organizations set merged_into_id = $1 where id = $2', [
    made['nothing'],
    made['merged'],
  ]);
});
afterAll(() => fresh.drop());

const kinds = ({ reasons }: Duplicate) => [...new Set(reasons.map(({ kind }) => kind))].sort();
const found = async (key: string) =>
  (await findDuplicates(fresh.pool, made[key]!)).map((each) => [
    Object.keys(made).find((name) => made[name] === each.organization.id),
    kinds(each),
  ]);

it('what may be the same company is shown with its reasons, the likeliest first; who is merged already is not', async () => {
  expect(await found('one')).toEqual([
    ['everything', ['email', 'name', 'ogrn']],
    ['name', ['name']],
    ['phone', ['phone']],
    ['own phone', ['phone']],
    ['kpp', ['kpp']],
  ]);
});

it('it is seen from either side', async () => {
  expect(await found('own phone')).toEqual([
    ['one', ['phone']],
    ['phone', ['phone']],
  ]);
  expect(await found('nothing')).toEqual([]);
});
