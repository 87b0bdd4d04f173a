import { readFileSync } from 'node:fs';
import { importFields, importKinds, importShape, type ImportField } from '@linia/domain/imports';
import { describe, expect, it } from 'vitest';
import { checkRow } from './check-row.ts';
import { guessColumns } from './columns.ts';
import { defuse } from './csv-line.ts';
import { errorCodes, sayFault } from './error-words.ts';

/** One cell of one column, read as this field of a company (or a place, or a person). */
function cell(field: ImportField, raw: string): string {
  const kind = importKinds.find((each) => importShape[each].fields.includes(field))!;
  const mapping = { [field]: 1, ...(field === 'name' ? {} : { name: 0 }), ...(field === 'inn' ? {} : { inn: 2 }) };
  const { staged, faults } = checkRow(kind, mapping, 3, { row: 14, cells: ['Имя', raw, '7707083893'] });
  const fault = faults.find((each) => each.field === field);
  return fault
    ? `${fault.cell}: ${sayFault(fault.code, fault.hint ?? null, 'ru')}`
    : JSON.stringify(staged[field as 'inn']);
}

describe('a cell', () => {
  it.each<[ImportField, string, string]>([
    ['inn', '4.68E+12', 'B14: Excel потерял цифры: задайте столбцу формат «Текст» и вставьте числа заново'],
    ['inn', '5,00101E+11', 'B14: Excel потерял цифры: задайте столбцу формат «Текст» и вставьте числа заново'],
    ['gln', '4680330000000', 'B14: Excel потерял цифры: задайте столбцу формат «Текст» и вставьте числа заново'],
    ['inn', '274062111', 'B14: Excel потерял ноль в начале: похоже на 0274062111. Задайте столбцу формат «Текст»'],
    ['kpp', '27401001', 'B14: Excel потерял ноль в начале: похоже на 027401001. Задайте столбцу формат «Текст»'],
    ['inn', '0000000000', 'B14: одни нули'],
    ['inn', '7707083894', 'B14: контрольная цифра не сошлась: в номере опечатка'],
    ['inn', '770708389З', 'B14: среди цифр стоит «З»'],
    ['inn', '77070', 'B14: цифр 5, а нужно 10 или 12'],
    ['inn', '7'.repeat(10_000), 'B14: длиннее 64 знаков'],
    ['inn', "7707083893'; drop table organizations; --", "B14: среди цифр стоит «'»"],
    ['inn', '<b>7707083893</b>', 'B14: среди цифр стоит «<»'],
    ['inn', '#Н/Д', 'B14: в ячейке ошибка формулы, а не значение'],
    ['inn', '\u200F７７０７\u200B０８３８９３\0', '"7707083893"'],
    ['inn', ' 7707 083893 ', '"7707083893"'],
    ['inn', '7707083893.0', '"7707083893"'],
    ['name', '\u202EООО\u200B «Ромашка»\0', '"ООО «Ромашка»"'],
    ['name', '<script>alert(1)</script>', '"<script>alert(1)</script>"'],
    ['name', "'); drop table agents; --", '"\'); drop table agents; --"'],
    ['name', '🌼🌼🌼', 'B14: в названии нет ни одной буквы'],
    ['name', 'ы'.repeat(10_000), 'B14: длиннее 200 знаков'],
    ['ogrn', '1027700132195', '"1027700132195"'],
    ['ogrn', '2027700132195', 'B14: так этот номер не начинается'],
    ['email', 'Почта@пример.рф', '"почта@пример.рф"'],
    ['email', 'a@b', 'B14: не похоже на адрес почты'],
    ['phones', '+7 913 555-01-4', 'B14: «+7 913 555-01-4»: такого телефона быть не может'],
    ['phones', '7,91356E+10', 'B14: Excel потерял цифры: задайте столбцу формат «Текст» и вставьте числа заново'],
    ['phones', '8'.repeat(10_000), 'B14: длиннее 1000 знаков'],
    ['phones', 'anonymous', 'B14: «anonymous»: такого телефона быть не может'],
  ])('%s «%.40s» is told', (field, raw, told) => expect(cell(field, raw)).toBe(told));

  it('never is slow, whatever is pasted', () => {
    const pastes = ['\u0301', '１', '\u200B', '(', '8,', '🌼', ' ', '<', "'", 'é'].map((each) =>
      each.repeat(12_000 / each.length),
    );
    const from = process.cpuUsage();
    for (const paste of pastes) for (const field of importFields) cell(field, paste);
    // of a processor: what others have of it does not count
    expect(process.cpuUsage(from).user / 1_000).toBeLessThan(4_000);
  });
});

describe('columns', () => {
  it.each([
    [
      'organizations',
      ['№', 'ИНН', 'Наименование', 'КПП', 'Тел.', 'ОГРН'],
      { inn: 1, name: 2, kpp: 3, phones: 4, ogrn: 5 },
    ],
    ['organizations', ['Company name', 'INN', 'Mobile phone'], { name: 0, inn: 1, phones: 2 }],
    [
      'locations',
      ['GLN склада', 'Контрагент', 'ИНН клиента', 'Точка', 'Юридический адрес'],
      { gln: 0, company: 1, inn: 2, name: 3, address: 4 },
    ],
    [
      'contacts',
      ['ФИО сотрудника', 'Организация', 'E-mail', 'Телефоны', 'Должность'],
      { name: 0, company: 1, email: 2, phones: 3, position: 4 },
    ],
    ['contacts', ['ИНН', 'ИНН', ''], { inn: 0 }],
  ] as const)('of %s are guessed by the words above them (%#)', (kind, header, mapping) =>
    expect(guessColumns(kind, header)).toEqual(mapping),
  );
});

it('a row with more cells than the header has columns is refused: a separator stands in a name', () => {
  const { faults } = checkRow('organizations', { inn: 0, name: 1 }, 2, {
    row: 5,
    cells: ['7707083893', 'Рога', 'копыта'],
  });
  expect(faults).toEqual([{ row: 5, field: 'row', cell: 'C5', value: 'копыта', code: 'row.ragged' }]);
});

it('every code has words, and every words a code', () => {
  const sources = ['check-cell', 'check-row', 'check-request', 'faults.sql', 'requests.sql']
    .map((name) => readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8'))
    .join('');
  for (const code of errorCodes.filter((each) => !each.startsWith('number.'))) expect(sources).toContain(`'${code}'`);
  for (const code of errorCodes) expect(sayFault(code, null, 'en')).not.toBe(code);
});

it.each(['=1+1', '+7913', '-2', '@sum', '\tx', '\rx', '＝1', "'=1"])(
  '%j is no formula in a file, and comes back as it was',
  (text) => {
    expect(defuse(text)).toBe(`'${text}`);
  },
);
