import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMentions } from './mentions.ts';

const found = (text: string, subject = '') =>
  findMentions({ subject, text }).map(({ kind, value, whose }) => [kind, value, ...(whose ? [whose] : [])].join(' '));

describe('numbers in a letter', () => {
  test.each([
    ['Здравствуйте! ИНН 7707083893, ООО «Ромашка».', ['inn 7707083893']],
    ['ИНН/КПП: 7707083893/770701001', ['inn 7707083893']],
    ['ИНН 7707083893 КПП 770701001', ['inn 7707083893']],
    ['Наш ИНН 7707083893, у контрагента ИНН 7736050003', ['inn 7707083893 sender', 'inn 7736050003 counterparty']],
    [
      'Наша компания, ИНН 7707083893.\nКонтрагент: 2310031475',
      ['inn 7707083893 sender', 'inn 2310031475 counterparty'],
    ],
    ['GLN покупателя 4607164999995', ['gln 4607164999995 counterparty']],
    ['gln: 4607164999995', ['gln 4607164999995']],
    ['4607164999995', ['gln 4607164999995']],
    ['ИП, ИНН 500100732259', ['inn 500100732259']],
    ['ИНН 7707 083893', ['inn 7707083893']],
    ['По договору № ЭДО-2041/24 ничего нет', ['contract ЭДО-2041/24']],
    ['договор присоединения №15-88.', ['contract 15-88']],
    ['Договор расторгнут', []],
    ['ИНН 7707083894', []],
    ['тел. 8 (913) 555-01-42', []],
    ['см. [#1046297]', ['request 1046297']],
    ['счёт #1046297 на оплату', []],
  ])('%s', (text, expected) => expect(found(text).sort()).toEqual([...expected].sort()));

  test('a subject’s request number counts as the subject writes it', () =>
    expect(found('', 'Re: Инструкция (№1046297), ИНН 7707083893')).toEqual(['request 1046297', 'inn 7707083893']));

  test('a number that is an INN and a telephone is not called one of them in silence', () => {
    expect(findMentions({ subject: '', text: 'мой 9161234567' })).toEqual([
      { kind: 'inn', value: '9161234567', whose: 'sender', labelled: false },
    ]);
  });

  test('are looked for in anything, and in no time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void found(text, text)));
    for (const part of ['1 ', 'ИНН ', 'договор № ', 'наш контрагент ', '7707083893 ', '- ']) {
      const started = process.cpuUsage();
      found(part.repeat(100_000));
      expect(process.cpuUsage(started).user / 1_000).toBeLessThan(5_000);
    }
  });
});
