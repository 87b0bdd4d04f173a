import { importShape } from '@linia/domain/imports';
import { seedDemo } from '@linia/drizzle/seed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csv, Office } from './imports.testing.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
  await office.rows(`insert into organizations (name, folded, inn) values ('ООО «Ромашка»', 'ромашка', '7707083893'),
    ('Ромашка', 'ромашка', null), ('Лукошко', 'лукошко', '7736050003'), ('Лукошко', 'лукошко', '2310031475'),
    ('Старая', 'старая', '5036045205'), ('Без номера', 'без номера', null)`);
  await office.rows(
    `update organizations set merged_into_id = (select id from organizations where inn = '7707083893') where inn = '5036045205'`,
  );
});
afterAll(() => office.close());

const codes = async (id: number): Promise<string[]> =>
  (await office.errors(id)).map(({ cell, code }) => `${cell} ${code}`);

describe('places', () => {
  const head = ['GLN', 'Магазин', 'ИНН', 'Компания', 'Адрес'];

  it('belong to the company of an INN, or of a name that only one has', async () => {
    const checked = await office.checked(
      'locations',
      csv(
        head,
        ['4607164999995', 'Склад', '7707083893', '', 'Новосибирск'],
        ['', 'Офис', '', 'Без номера', ''],
        ['', 'Киоск', '', 'ООО Ромашка', ''],
        ['4680328057816', 'Лавка', '', 'лукошко', ''],
        ['4607081905543', 'Лавка', '3202000249', '', ''],
        ['4640010204683', '', '7707083893', '', ''],
        ['4620000000235', 'Ничья', '', '', ''],
      ),
    );
    expect(await codes(checked.id)).toEqual([
      'D5 company.several',
      'C6 company.unknown',
      'B7 name.missing_new',
      'C8 company.missing',
    ]);
    expect(checked.rows).toMatchObject({ created: 3, wrong: 4 });
    expect(checked.wrongBy).toEqual({ company: 1, inn: 2, name: 1 });
  });

  it('are known by their GLN or by company and name; a GLN of another company is refused', async () => {
    await office.written(
      'locations',
      csv(head, ['4607164999995', 'Склад', '7707083893', '', 'Новосибирск'], ['', 'Офис', '7707083893', '', '']),
    );
    const again = await office.checked(
      'locations',
      csv(
        head,
        ['4607164999995', 'Склад', '', '', 'Томск'],
        ['4680328057816', 'офис', '5036045205', '', ''],
        ['4607164999995', 'Чужой', '7736050003', '', ''],
      ),
    );
    expect(again.rows).toMatchObject({ created: 0, updated: 2, wrong: 1 });
    expect(await office.errors(again.id)).toMatchObject([
      { cell: 'A4', message: 'этот GLN уже у компании «ООО «Ромашка»»' },
    ]);
  });
});

describe('contacts', () => {
  const head = ['ФИО', 'ИНН', 'Должность', 'Почта', 'Тел.'];

  it('are known by company and name, whatever the order of ё and е; numbers are added, none is taken', async () => {
    const first = await office.written(
      'contacts',
      csv(
        head,
        ['Щёголев Пётр', '7707083893', 'директор', 'P@Example.ru', '8 913 555 01 42'],
        ['Щёголев Пётр', '7736050003', '', '', ''],
      ),
    );
    expect(first).toMatchObject({ state: 'applied', rows: { created: 2 } });
    const second = await office.written(
      'contacts',
      csv(head, ['Щеголев Петр', '5036045205', '', '', '+7 (913) 555-01-42; 8 495 123-45-67 доб. 12']),
    );
    expect(second).toMatchObject({ state: 'applied', rows: { created: 0, updated: 1 } });
    expect(
      await office.rows(
        `select c.position, c.email, p.e164, p.extension from contacts c join contact_phones p on p.contact_id = c.id order by p.id`,
      ),
    ).toEqual([
      { position: 'директор', email: 'p@example.ru', e164: '+79135550142', extension: null },
      { position: 'директор', email: 'p@example.ru', e164: '+74951234567', extension: '12' },
    ]);
    expect(await office.rows(`select word from name_words where kind = 'person' order by word`)).toEqual([
      { word: 'петр' },
      { word: 'щеголев' },
    ]);
  });
});

describe('rows that say two things of one record', () => {
  it('are refused with the row they repeat', async () => {
    const checked = await office.checked(
      'organizations',
      csv(
        ['ИНН', 'Название'],
        ['500100732259', 'ИП Первый'],
        ['', 'Новая'],
        ['500100732259', 'ИП Второй'],
        ['', 'новая'],
      ),
    );
    expect(await codes(checked.id)).toEqual(['A4 row.repeated', 'B5 row.repeated']);
    expect((await office.errors(checked.id))[0]).toMatchObject({
      value: '500100732259',
      message: 'повторяет строку 2',
    });
  });

  it('of a merged company do not rename the one it was merged into', async () => {
    const checked = await office.checked(
      'organizations',
      csv(['ИНН', 'Название', 'Телефон'], ['5036045205', 'Старое имя', ''], ['7707083893', 'ООО «Ромашка»', '']),
    );
    expect(checked.rows).toMatchObject({ unchanged: 2, wrong: 0 });
  });
});

describe('whatever stands in a file', () => {
  const pastes = [
    '\u200B\u202E７７０７\0',
    '🌼',
    '\0',
    'x'.repeat(10_000),
    "'); drop table organizations; --",
    '<img src=x onerror=alert(1)>',
    '0000000000',
    '770708389З',
    '\uD800',
    '4.68E+12',
    '=cmd|A1',
  ];
  it.each(['organizations', 'locations', 'contacts'] as const)(
    'is answered with its cells, never with a fault (%s)',
    async (kind) => {
      const { fields } = importShape[kind];
      const mapping = Object.fromEntries(fields.map((field, at) => [field, at]));
      const rows = pastes.map((paste) => fields.map(() => paste));
      const checked = await office.checked(kind, csv([...fields], ...rows), 'pastes.csv', mapping);
      expect(checked).toMatchObject({ state: 'checked', rows: { total: pastes.length } });
      expect((await office.errors(checked.id)).length).toBeGreaterThan(pastes.length - 3);
    },
  );
});

describe('what was exported', () => {
  it.each(['csv', 'xlsx'] as const)('comes back unchanged (%s)', async (format) => {
    await office.rows(
      `insert into organizations (name, folded, inn, kpp) values ('=1+1', '1 1', '3202000249', '000101001') on conflict do nothing`,
    );
    await office.rows(
      `insert into organizations (name, folded) select '''=''+ "Кавычка"; <b>&amp;</b>', 'кавычка b amp b' where not exists (select from organizations where folded = 'кавычка b amp b')`,
    );
    for (const kind of ['organizations', 'locations', 'contacts'] as const) {
      const file = await office.download(`/api/exports/${kind}?format=${format}`);
      const checked = await office.checked(kind, file, `export.${format}`);
      expect(await office.errors(checked.id)).toEqual([]);
      expect(checked.rows.total).toBeGreaterThan(0);
      expect([kind, checked.rows]).toMatchObject([
        kind,
        { created: 0, updated: 0, wrong: 0, unchanged: checked.rows.total },
      ]);
    }
  });
});

describe('the whole demo company', () => {
  it('comes back unchanged as well', async () => {
    const demo = await Office.open((pool) => seedDemo(pool, { hash: async () => 'none' }));
    try {
      for (const kind of ['organizations', 'locations', 'contacts'] as const) {
        const checked = await demo.checked(kind, await demo.download(`/api/exports/${kind}?format=xlsx`), 'demo.xlsx');
        expect(await demo.errors(checked.id)).toEqual([]);
        expect([kind, checked.rows]).toMatchObject([kind, { unchanged: checked.rows.total, wrong: 0 }]);
      }
    } finally {
      await demo.close();
    }
  });
});
