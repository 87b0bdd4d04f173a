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

describe('a file that can’t be read', () => {
  it.each([
    ['too large', Buffer.alloc(31 * 1024 * 1024, 'a;b\n'), 413, 'import.too_large'],
    [
      'a spreadsheet too large',
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(16 * 1024 * 1024)]),
      413,
      'import.too_large',
    ],
    ['empty', Buffer.alloc(0), 422, 'import.empty'],
    ['a header only', Buffer.from('ИНН;Название\r\n'), 422, 'import.no_rows'],
    ['of 201 columns', Buffer.from(`${'a;'.repeat(200)}b\n1;2`), 422, 'import.too_many_columns'],
  ])('because it is %s is refused in words, and nothing of it stays', async (_, bytes, status, code) => {
    const before = await office.rows('select from imports');
    const answer = await office.send('organizations', bytes);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(/^[А-Я]/);
    expect(await office.rows('select from imports')).toHaveLength(before.length);
    expect(
      await office.rows('select from import_files f join imports i on i.id = f.import_id where i.header is null'),
    ).toHaveLength(0);
  });

  it('is read another way as a person says', async () => {
    const { body } = await office.send('contacts', 'ФИО,ИНН\nПетров Петр,7707083893\n');
    const { body: other } = await office.ask<typeof body>('POST', `/api/imports/${body.id}/read`, { separator: ';' });
    expect(other).toMatchObject({ reading: { separator: ';' }, header: ['ФИО,ИНН'], mapping: {} });
    const refused = await office.ask<typeof body>('POST', `/api/imports/${body.id}/check`, { mapping: { name: 0 } });
    expect([refused.status, refused.body.error.code]).toEqual([422, 'import.column_missing']);
    const twice = await office.ask<typeof body>('POST', `/api/imports/${body.id}/check`, {
      mapping: { name: 0, inn: 0 },
    });
    expect([twice.status, twice.body.error.code]).toEqual([422, 'import.columns']);
  });
});

describe('columns that were chosen', () => {
  it('are remembered for the next file with this header', async () => {
    const file = csv(['Номер', 'Как зовут'], ['7707083893', 'Сбербанк России']);
    expect((await office.send('organizations', file)).body.mapping).toEqual({});
    await office.checked('organizations', file, 'a.csv', { inn: 0, name: 1 });
    expect((await office.send('organizations', file, 'b.csv')).body.mapping).toEqual({ inn: 0, name: 1 });
    expect((await office.send('contacts', file, 'c.csv')).body.mapping).toEqual({});
  });
});

describe('errors', () => {
  it('come as a file that no spreadsheet runs', async () => {
    const { id } = await office.checked(
      'organizations',
      csv(['ИНН', 'Название'], ['=HYPERLINK("http://x")', 'Первая'], ['7707083894', 'Вторая']),
    );
    const file = (await office.download(`/api/imports/${id}/errors.csv`)).toString();
    expect(file.split('\r\n')).toEqual([
      '\uFEFFСтрока;Ячейка;Поле;Значение;Причина',
      '2;A2;ИНН;"\'=HYPERLINK(""http://x"")";среди цифр стоит «=»',
      '3;A3;ИНН;7707083894;контрольная цифра не сошлась: в номере опечатка',
      '',
    ]);
    const refused = await office.ask<{ error: { code: string } }>('POST', `/api/imports/${id}/apply`);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'import.has_errors']);
  });
});
