import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRequestNumbers, readRequestNumber } from './request-number.ts';

const ranks = (subject: string) => findRequestNumbers(subject).map(({ number, rank }) => [number, rank]);

describe('a request’s number in a subject', () => {
  test.each([
    ['[#1046297]', 1],
    ['Re: [Ticket#1046297] Инструкция', 1],
    ['[Обращение №1046297]', 1],
    ['FW: [запрос № 1046297]: ответ', 1],
    ['#1046297', 2],
    ['# 1046297', 2],
    ['Инструкция (#1046297)', 2],
    ['＃１０４６２９７', 2],
    ['#10\u200b46297', 2],
    ['Re:#1046297:ответ', 2],
    ['По заявке № 1046297', 2],
    ['обращение номер 1046297', 2],
    ['ЗАПРОС №1046297', 2],
    ['запросу #1046297.', 2],
    ['Ticket#1046297', 2],
    ['№ 1046297', 3],
    ['№1046297', 3],
    ['N1046297', 3],
    ['заявка 1046297', 3],
  ])('%s counts at rank %i', (subject, rank) => expect(ranks(subject)).toEqual([[1046297, rank]]));

  test.each([
    '1046297',
    '#1046',
    '#1046297123',
    '#0046297',
    '#1046297a',
    '#1046297б',
    '&#1046297;',
    'https://x.ru/page#1046297',
    '(www.x.ru/#1046297)',
    'x.ru/page#1046297',
    'Счёт № 12345/25',
    'no 10462 pieces',
    'КОНТРАКТN10462',
    '',
  ])('%j is none', (subject) => expect(ranks(subject)).toEqual([]));

  test('stands before weaker ones, each once, with its place', () => {
    expect(findRequestNumbers('№ 77777, #1046297 и [#1046298], №1046297')).toEqual([
      { number: 1046298, rank: 1, at: 20 },
      { number: 1046297, rank: 2, at: 9 },
      { number: 77777, rank: 3, at: 0 },
    ]);
  });

  test('is found beside an address in the same subject', () =>
    expect(ranks('см. https://x.ru/a#99999 по #1046297')).toEqual([[1046297, 2]]));

  test('is never a reason to throw or to be slow', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void findRequestNumbers(text)));
    for (const part of ['#', '[заявка ', '№ 1', 'заявка: ', 'http://']) {
      const started = process.cpuUsage();
      findRequestNumbers(part.repeat(100_000));
      // a few ms on a quiet machine; a pattern that backtracks takes minutes on any
      expect(process.cpuUsage(started).user / 1_000).toBeLessThan(5_000);
    }
  });
});

describe('a request’s number in the search box', () => {
  test.each([
    '1046297',
    '№1046297',
    '№ 1046297',
    '#1046297',
    '# 1 046 297',
    'N1046297',
    'заявка 1046297',
    'Запрос № 1\u00a0046\u00a0297',
    'обращение номер 1046297',
    '[#1046297]',
    '[Ticket#1046297]',
    '１０４６２９７',
  ])('%s is 1046297', (typed) => expect(readRequestNumber(typed)).toBe(1046297));

  test.each(['1046', '1046297123', '0104629', '1046297a', 'заявка', '', '1-046-297', '1046297 1046298 1'])(
    '%j is none',
    (typed) => expect(readRequestNumber(typed)).toBeNull(),
  );

  test('is any of 5 to 9 digits, said with or without its word', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 999_999_999 }),
        fc.constantFrom('', '№', '#', 'заявка '),
        (n, sign) => {
          expect(readRequestNumber(sign + n)).toBe(n);
        },
      ),
    );
  });
});
