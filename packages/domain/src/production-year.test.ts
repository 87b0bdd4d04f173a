import { describe, expect, it } from 'vitest';
import { dayNumber } from './calendar-zone.ts';
import { productionEnd, readProductionYear, yearOfWork } from './production-year.ts';

const file = (more: object = {}) =>
  JSON.stringify(
    {
      country: 'KZ',
      year: 2027,
      source: 'Указ',
      off: ['2027-01-01', '2027-01-02'],
      short: [],
      work: ['2027-01-09'],
      ...more,
    },
    null,
    2,
  );
const codes = (text: string) => readProductionYear(text).faults.map(({ line, code, value }) => [line, code, value]);

describe('a year of a production calendar', () => {
  it('is read from JSON and from CSV alike', () => {
    const expected = {
      country: 'KZ',
      year: 2027,
      source: 'Указ',
      days: { '2027-01-01': 'off', '2027-01-02': 'off', '2027-01-09': 'work' },
    };
    expect(readProductionYear(file()).year).toEqual(expected);
    const csv =
      '\uFEFFcountry;day;kind;source\r\nKZ;2027-01-01;off;Указ\r\nKZ;2027-01-02;OFF;\r\n;2027-01-09;work\r\n\r\n';
    expect(readProductionYear(csv).year).toEqual(expected);
    expect(readProductionYear(csv.replaceAll(';', ',').replace('Указ', '"Указ"')).year).toEqual(expected);
    expect(readProductionYear('country,day,kind,source\nKZ,2027-01-01,off,"№ 5, о ""днях"""').year?.source).toBe(
      '№ 5, о "днях"',
    );
  });

  it.each([
    ['nothing', ' \n ', [[1, 'file.empty', '']]],
    ['no JSON', '{\n "country": "RU",\n oops }', [[3, 'file.json']]],
    ['a list that is none', file({ off: '2027-01-01' }), [[5, 'file.json', 'off']]],
    ['a word nobody knows', file({ holidays: [] }), [[13, 'file.json', 'holidays']]],
    ['a country', file({ country: 'Россия' }), [[2, 'country.code', 'Россия']]],
    ['no source', file({ source: ' ' }), [[4, 'source.missing', ' ']]],
    ['another year', file({ work: ['2026-01-10'] }), [[11, 'year.several', '2026-01-10']]],
    ['a day twice', file({ short: ['2027-01-02'] }), [[10, 'day.twice', '2027-01-02']]],
    ['a day that is none', file({ short: ['2027-02-29'] }), [[10, 'day.unknown', '2027-02-29']]],
    ['a weekday that is worked', file({ work: ['2027-01-11'] }), [[11, 'kind.weekday_worked', '2027-01-11']]],
    ['no columns', 'day;kind\n', [[1, 'file.columns', 'country, source']]],
    ['a kind', 'country,day,kind,source\nKZ,2027-01-01,half,x', [[2, 'kind.unknown', 'half']]],
    ['two countries', 'country,day,kind,source\nKZ,2027-01-01,off,x\nRU,2027-01-02,off,', [[3, 'country.code', 'RU']]],
  ])('is refused with the line, all of it: %s', (_, text, expected) => {
    expect(readProductionYear(text).year).toBeNull();
    expect(codes(text)).toEqual(expected.map((each) => (each.length === 3 ? each : [...each, expect.anything()])));
  });

  it('makes so many working days and hours', () => {
    expect(yearOfWork({ years: [], days: {} }, 2027)).toEqual({ days: 261, hours: 2_088 });
    const { year } = readProductionYear(file({ short: ['2027-01-15'] }));
    expect(yearOfWork({ years: [2027], days: year!.days }, 2027)).toEqual({ days: 261, hours: 2_087 });
  });

  it.each([
    ['2026-11-02', [2026], '2026-12-31', 59],
    ['2026-11-01', [2026], '2026-12-31', 60],
    ['2026-12-31', [2026, 2027], '2027-12-31', 365],
    ['2026-12-31', [2026, 2028], '2026-12-31', 0],
    ['2027-01-01', [2026], null, 0],
  ])('is known on %s, with %j, until %s: %s days', (today, years, lastDay, daysLeft) => {
    expect(productionEnd({ years }, dayNumber(today)!)).toEqual({ lastDay, daysLeft });
  });
});
