import { yearOfWork } from '@linia/domain';
import { expect, it } from 'vitest';
import { shippedYears } from './production.ts';

it('Russia worked 247 days and 1,972 hours in 2026', () => {
  const { days } = shippedYears.find(({ country, year }) => country === 'RU' && year === 2026)!;
  expect(yearOfWork({ years: [2026], days }, 2026)).toEqual({ days: 247, hours: 1_972 });
  const of = (kind: string) => Object.keys(days).filter((day) => days[day] === kind);
  expect(of('short')).toEqual(['2026-04-30', '2026-05-08', '2026-06-11', '2026-11-03']);
  expect(of('off')).toHaveLength(11 + 3 + 3 + 3 + 3 + 3 + 1 + 1);
  expect(of('work')).toEqual([]);
});
