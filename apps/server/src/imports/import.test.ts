import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csv, Office } from './imports.testing.ts';

let office: Office;
beforeAll(async () => void (office = await Office.open()));
afterAll(() => office.close());

const head = ['ИНН', 'Наименование', 'КПП', 'Телефон'];

describe('a file of companies', () => {
  it('is read, its columns guessed, and shown before anything is done', async () => {
    const { status, body } = await office.send(
      'organizations',
      csv(head, ['7707083893', 'ПАО «Сбербанк»', '773601001', '8 913 555 01 42']),
      'банки.csv',
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'uploaded',
      fileName: 'банки.csv',
      reading: { format: 'csv', encoding: 'utf-8', separator: ';' },
      header: head,
      sample: [['7707083893', 'ПАО «Сбербанк»', '773601001', '8 913 555 01 42']],
      mapping: { inn: 0, name: 1, kpp: 2, phones: 3 },
      rows: { total: 1 },
    });
  });

  it('is checked without being written, then written; a second time all is there already', async () => {
    const file = csv(
      head,
      ['7707083893', 'ПАО «Сбербанк»', '773601001', '8 913 555 01 42'],
      ['7736050003', 'ПАО Газпром', '', ''],
      ['', 'Лавка без номера', '', '+7 495 123-45-67; 8 800 555 35 35'],
    );
    const checked = await office.checked('organizations', file);
    expect(checked).toMatchObject({
      state: 'checked',
      rows: { total: 3, created: 3, updated: 0, unchanged: 0, wrong: 0 },
    });
    expect(await office.rows('select from organizations')).toHaveLength(0);

    const written = await office.written('organizations', file);
    expect(written).toMatchObject({ state: 'applied', rows: { created: 3 }, problem: null });
    expect(await office.rows('select name, folded, inn, kpp from organizations order by id')).toEqual([
      { name: 'ПАО «Сбербанк»', folded: 'сбербанк', inn: '7707083893', kpp: '773601001' },
      { name: 'ПАО Газпром', folded: 'газпром', inn: '7736050003', kpp: null },
      { name: 'Лавка без номера', folded: 'лавка без номера', inn: null, kpp: null },
    ]);
    expect(await office.rows('select e164 from contact_phones order by id')).toEqual([
      { e164: '+79135550142' },
      { e164: '+74951234567' },
      { e164: '+78005553535' },
    ]);
    expect(await office.checked('organizations', file)).toMatchObject({
      rows: { unchanged: 3, created: 0, updated: 0 },
    });
  });

  it('updates by INN what it says, and leaves what it does not say', async () => {
    const file = csv(head, ['7707083893', 'Сбербанк России', '', '8 (913) 555-01-42, +7 999 123 45 67']);
    const written = await office.written('organizations', file);
    expect(written).toMatchObject({ state: 'applied', rows: { created: 0, updated: 1 } });
    expect(await office.rows(`select id, name, kpp from organizations where inn = '7707083893'`)).toMatchObject([
      { name: 'Сбербанк России', kpp: '773601001' },
    ]);
    expect(
      await office.rows(
        `select raw from contact_phones p join organizations o on o.id = p.organization_id where inn = '7707083893' order by p.id`,
      ),
    ).toEqual([{ raw: '8 913 555 01 42' }, { raw: '+7 999 123 45 67' }]);
  });
});
