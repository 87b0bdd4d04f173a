import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPhone } from './phone.ts';
import { readQuery, readingKinds, readingReasons } from './readings.ts';

/** `inn:9161234567` for a valid reading, `gln!length` for one that almost fits. */
const read = (query: string) =>
  readQuery(query, readPhone).map(({ kind, valid, value, reason }) =>
    valid ? `${kind}:${value}` : `${kind}!${reason}`,
  );

describe('what was typed into the search box', () => {
  test('a mobile number that passes the INN check is both, and says why it is nothing else', () =>
    expect(read('9161234567')).toEqual(['inn:9161234567', 'phone:+79161234567', 'gln!length', 'request!length']));

  test('thirteen digits may be a GLN and an OGRN', () => {
    expect(read('4607164999995')).toEqual(['gln:4607164999995', 'inn!length', 'request!length', 'ogrn!prefix']);
    expect(read('1027700132195')).toEqual(['ogrn:1027700132195', 'inn!length', 'gln!checksum', 'request!length']);
  });

  test('nine digits may be a KPP and a request', () =>
    expect(read('773601001')).toEqual(expect.arrayContaining(['kpp:773601001', 'request:773601001', 'inn!length'])));

  test('one digit wrong is an INN that almost fits', () =>
    expect(readQuery('7707083894')).toContainEqual({
      kind: 'inn',
      valid: false,
      value: '7707083894',
      reason: 'checksum',
    }));

  test.each([
    ['1046297', 'request:1046297'],
    ['№ 1 046 297', 'request:1046297'],
    ['заявка 1046297', 'request:1046297'],
    ['7707 083 893', 'inn:7707083893'],
    ['７７０７０８３８９３', 'inn:7707083893'],
    ['\u202e77070\u200b83893\u0000', 'inn:7707083893'],
    ['8 (913) 555-01-42', 'phone:+79135550142'],
    ['214', 'extension:214'],
    ['доб. 214', 'extension:214'],
    ['7707AB001', 'kpp:7707AB001'],
    ['Пётр <P@Romashka.ru>', 'email:p@romashka.ru'],
    ['ЭДО-2041/24', 'contract:ЭДО-2041/24'],
    ['№ 2041/24', 'contract:2041/24'],
    ['ООО «Школа № 5»', 'name:ООО «Школа № 5»'],
    ['Дятлов И.О.', 'name:Дятлов И.О.'],
    ['Инна', 'name:Инна'],
  ])('%s can mean %s', (query, reading) => expect(read(query)).toContain(reading));

  test('a phone’s extension is kept beside it', () =>
    expect(readQuery('+7 383 555-18-00 доб. 214', readPhone)).toEqual([
      { kind: 'phone', valid: true, value: '+73835551800', extension: '214' },
    ]));

  test.each([
    ['ИНН 7707083893', ['inn:7707083893']],
    ['инн: 77070838', ['inn!length']],
    ['byy 7707083893', ['inn:7707083893']],
    ['GLN 4607164999995', ['gln:4607164999995']],
    ['КПП 773601001', ['kpp:773601001']],
    ['ОГРН 1027700132195', ['ogrn:1027700132195']],
    ['договор № 14', ['contract:14']],
    ['заявка 104', ['request!length']],
  ])('%s is only what its word says', (query, readings) => expect(read(query)).toEqual(readings));

  test.each([
    ['ИНН 7707083893 КПП 770701001', ['inn:7707083893', 'kpp:770701001']],
    [
      'ИНН: 7707 083 893, КПП: 7707 01 001, ОГРН: 1027700132195',
      ['inn:7707083893', 'kpp:770701001', 'ogrn:1027700132195'],
    ],
    ['ИНН 7707083894 GLN 4607164999995', ['gln:4607164999995', 'inn!checksum']],
    ['7707083893/770701001', ['inn:7707083893', 'kpp:770701001']],
    ['ИНН/КПП 500100732259 / 770701001', ['inn:500100732259', 'kpp:770701001']],
    ['8 913 555-01-42, +7 (383) 555-18-00', ['phone:+79135550142', 'phone:+73835551800']],
    ['89135550142 или 89161234567', ['phone:+79135550142', 'phone:+79161234567']],
    ['8 913 555-01-42, +7 913 555 01 42', ['phone:+79135550142']],
    ['+49 30 901820; 8 800 555 35 35', ['phone:+4930901820', 'phone:+78005553535']],
  ])('%s is several things at once', (query, readings) => expect(read(query)).toEqual(readings));

  test('a phone with its extension behind a comma stays one', () =>
    expect(read('+7 383 555-18-00, 214')).toEqual(['phone:+73835551800']));

  test.each([
    ['0000000000', 'inn!zeros'],
    ['77O7083893', 'inn!letters'],
    ['+7 913 555-01-4', 'phone!length'],
    ['+7 555 111-22-33', 'phone!range'],
    ['#0104629', 'request!zeros'],
    ['a@b', 'email!form'],
    ['😀😀', 'name!form'],
    ['ё', 'name!length'],
  ])('%s almost fits: %s', (query, reading) => expect(read(query)).toContain(reading));

  test('nothing typed means nothing', () => expect(read(' \u200b\u0000')).toEqual([]));

  test('a pasted letter is not read at all, and says so', () => {
    expect(read('7'.repeat(10_000))).toEqual(['name!long']);
    expect(readQuery('ромашка '.repeat(2000))[0]!.value.length).toBeLessThanOrEqual(200);
  });

  test('without numbering plans everything but the phone is read', () =>
    expect(readQuery('9161234567').map(({ kind }) => kind)).toEqual(['inn', 'gln', 'request']));

  test('is read without a throw, valid readings first, each once, each unfit one with a reason', () => {
    const queryLike = fc.string({
      unit: fc.constantFrom(...'0123456789 +-()/#№@.,ИННзаявкaBдоб\u200b'),
      maxLength: 60,
    });
    const any = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme' }),
      queryLike,
    );
    fc.assert(
      fc.property(any, (query) => {
        const readings = readQuery(query, readPhone);
        expect(new Set(readings.map(({ kind, value }) => `${kind} ${value}`)).size).toBe(readings.length);
        expect(readings.map(({ valid }) => valid)).toEqual(readings.map(({ valid }) => valid).sort((a, b) => +b - +a));
        for (const { kind, valid, value, reason } of readings) {
          expect(readingKinds).toContain(kind);
          expect(valid ? reason === undefined : readingReasons.includes(reason!)).toBe(true);
          expect([...value].length).toBeLessThanOrEqual(200);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of any slice of a valid identifier only what it still is', () => {
    const identifiers = [
      '7707083893',
      '500100732259',
      '4607164999995',
      '1027700132195',
      '770701001',
      '+79135550142',
      '#1046297',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...identifiers), fc.nat(12), fc.nat(13), (identifier, from, to) => {
        const slice = identifier.slice(from, to);
        for (const { kind, valid, value } of readQuery(slice, readPhone)) {
          if (!valid || !['inn', 'gln', 'kpp', 'ogrn', 'phone'].includes(kind)) continue;
          expect(readQuery(value, readPhone)).toContainEqual(expect.objectContaining({ kind, valid: true, value }));
          expect(value.replace(/^\+7|\D/g, '')).toContain(slice.replace(/^\+7|\D/g, '').slice(-9));
        }
      }),
    );
  });

  test.each([
    ['NUL', '\u0000'],
    ['digits', '7'],
    ['emoji', '😀'],
    ['right-to-left marks', '\u202e'],
    ['combining marks', '\u0301\u0316'],
    ['a ligature that grows eighteenfold', '\ufdfa'],
    ['words with digits', 'а1 '],
    ['dashes', '-'],
    ['labels', 'инн '],
    ['at signs', 'a@'],
    ['extension marks', '8 доб '],
  ])('10,000 characters of %s are cut before anything slow is tried', (_, part) => {
    const hostile = [part.repeat(10_000 / part.length), part.repeat(180 / part.length)];
    hostile.forEach((query) => readQuery(query, readPhone));
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now();
      hostile.forEach((query) => readQuery(query, readPhone));
      return performance.now() - started;
    });
    // under 5 ms on a quiet machine; a pattern that backtracks takes seconds on any
    expect(Math.min(...times)).toBeLessThan(500);
  });
});
