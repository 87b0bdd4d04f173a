import { expect, it } from 'vitest';
import { hoursOf, hoursText } from './hours.ts';

it.each([
  ['', []],
  ['9-18', [['09:00', '18:00']]],
  [' 09:00–13:00,14 — 18:30 ', [['09:00', '13:00'], ['14:00', '18:30']]], // prettier-ignore
  ['20:00-8', [['20:00', '08:00']]],
  ['0-24', [['00:00', '24:00']]],
  ['9', null],
  ['9-9', null],
  ['25-26', null],
  ['9-18 утра', null],
])('hours as they are typed: «%s»', (text, hours) => {
  expect(hoursOf(text)).toEqual(hours);
  if (hours) expect(hoursOf(hoursText(hours as [string, string][]))).toEqual(hours);
});
