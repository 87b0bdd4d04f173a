import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPhone, readPhone } from './phone.ts';

const number = (e164: string, extension: string | null = null) => ({ e164, extension, kind: 'number' });

describe('a phone number', () => {
  test.each([
    '+7 913 555-01-42',
    '8 (913) 555-01-42',
    '79135550142',
    '9135550142',
    '８９１３５５５０１４２',
    '+7\u00a0913\u2011555\u201101\u201142',
    'тел.: 8 913 555 01 42.',
    'tel:+79135550142',
    '"Ольга" <sip:+79135550142@pbx:5060;user=phone>',
    '79135550142@pbx.local',
  ])('%s is +79135550142', (text) => expect(readPhone(text)).toMatchObject(number('+79135550142')));

  test('8 800 and +7 800 are the same', () => {
    expect(readPhone('8 (800) 100-8-812')?.e164).toBe('+78001008812');
    expect(readPhone('+7 800 100-88-12')?.e164).toBe('+78001008812');
  });

  test('is kept as it came beside what it means', () =>
    expect(readPhone('8 913 555-01-42, доб. 12')?.raw).toBe('8 913 555-01-42, доб. 12'));

  test.each([
    ['+7 383 555-18-00 доб. 214', '214'],
    ['+7 383 555-18-00 (доб. 214)', '214'],
    ['+7 383 555-18-00, добавочный 214', '214'],
    ['+7 383 555-18-00 вн. 12', '12'],
    ['+7 383 555-18-00 ext 12', '12'],
    ['+7 383 555-18-00 ext. 12', '12'],
    ['8(383)555-18-00,12', '12'],
    ['8(383)555-18-00,,12', '12'],
    ['8(383)555-18-00#12', '12'],
    ['8(383)555-18-00x12', '12'],
    ['tel:+73835551800;ext=0214', '0214'],
  ])('%s has the extension %s', (text, extension) =>
    expect(readPhone(text)).toMatchObject(number('+73835551800', extension)),
  );

  test.each(['214', '2-14', 'доб. 214', 'sip:214@pbx', 'ext 214'])('%s is an internal number and stays text', (text) =>
    expect(readPhone(text)).toEqual({ raw: text, e164: null, extension: '214', kind: 'short' }),
  );

  test.each([
    'anonymous',
    'Anonymous <sip:anonymous@anonymous.invalid>',
    'unknown',
    '<unknown>',
    'Restricted',
    'номер скрыт',
    'не определён',
    '0000000000',
    '+266696687',
  ])('%s says that the caller is not said', (text) =>
    expect(readPhone(text)).toMatchObject({ e164: null, extension: null, kind: 'anonymous' }),
  );

  test.each([
    '',
    ' \u200b',
    '8 913 555 01 4',
    '+7 913 555-01-4',
    '+7 913 555-01-42 5',
    '555-01-42',
    '+7 913 555-01-42, +7 913 555-01-43',
    '+1 800 FLOWERS',
    'Дятлов',
    'звонок от 8 913 555-01-42',
    '4607164999995',
    '1'.repeat(10_000),
  ])('%j is none', (text) => expect(readPhone(text)).toBeNull());

  test('of another country needs its plus, or that country’s region', () => {
    expect(readPhone('+375 29 123-45-67')).toMatchObject(number('+375291234567'));
    expect(readPhone('8 10 375 29 123-45-67')).toMatchObject(number('+375291234567'));
    expect(readPhone('030 1234567', 'DE')).toMatchObject(number('+49301234567'));
  });

  test('of Russia that lacks a digit is never valid', () => {
    const mobile = fc.integer({ min: 9_100_000_000, max: 9_199_999_999 }).map((national) => `+7${national}`);
    fc.assert(
      fc.property(mobile, fc.integer({ min: 2, max: 11 }), (whole, at) => {
        expect(readPhone(whole)?.e164).toBe(whole);
        expect(readPhone(whole.slice(0, at) + whole.slice(at + 1))).toBeNull();
      }),
    );
  });

  test('is read back from how it is shown, in both languages', () => {
    const mobile = fc.integer({ min: 9_100_000_000, max: 9_199_999_999 }).map((national) => `+7${national}`);
    const extension = fc.option(fc.integer({ min: 1, max: 9999 }).map(String));
    fc.assert(
      fc.property(mobile, extension, fc.constantFrom('ru' as const, 'en' as const), (e164, ext, language) => {
        expect(readPhone(formatPhone(e164, ext, language))).toMatchObject(number(e164, ext));
      }),
    );
  });

  test('is never a reason to throw, whatever the PBX sends', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void readPhone(text)));
    const phoneLike = fc.string({ unit: fc.constantFrom(...'0789+-(), #x;=доб.<>@'), maxLength: 120 });
    fc.assert(fc.property(phoneLike, (text) => void readPhone(text)));
  });
});

describe('a number is shown', () => {
  test.each([
    ['+79135550142', null, '+7 913 555-01-42'],
    ['+73835551800', '214', '+7 383 555-18-00 доб. 214'],
    ['+78005550142', null, '8 800 555-01-42'],
    ['+375291234567', null, '+375 29 123-45-67'],
    ['+14155550142', null, '+1 415 555-01-42'],
    ['214', null, '214'],
  ])('%s with extension %s as %s', (e164, extension, shown) => expect(formatPhone(e164, extension)).toBe(shown));

  test('with "ext." in English', () =>
    expect(formatPhone('+73835551800', '214', 'en')).toBe('+7 383 555-18-00 ext. 214'));
});
