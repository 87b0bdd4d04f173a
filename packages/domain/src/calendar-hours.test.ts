import { describe, expect, it } from 'vitest';
import { checkWorkingTime, type Hours } from './calendar-hours.ts';
import { isTimeZone } from './calendar-zone.ts';

const office: Hours[] = [['09:00', '18:00']];
const officeWeek = [office, office, office, office, office, [], []];

describe('what is wrong with working time', () => {
  const codes = (week: Hours[][], days = {}, timeZone = 'Europe/Moscow') =>
    checkWorkingTime({ timeZone, week, days }).map(({ code, day, at }) => [code, day, at]);

  it.each<[string, Hours[], string[]]>([
    ['nothing', [['09:00', '13:00'], ['13:00', '24:00']], []], // prettier-ignore
    ['a time that is none', [['9:00', '18:00']], ['hours.time']],
    ['a day that begins at its end', [['24:00', '10:00']], ['hours.time']],
    ['more than a day', [['09:00', '24:30']], ['hours.time']],
    ['no time at all', [['09:00', '09:00']], ['hours.empty']],
    ['an overlap', [['09:00', '14:00'], ['13:00', '18:00']], ['hours.overlap']], // prettier-ignore
    ['a night that runs into hours of the same day', [['20:00', '08:00'], ['23:00', '24:00']], ['hours.overlap']], // prettier-ignore
  ])('%s', (_, monday, expected) => {
    expect(codes([monday, [], [], [], [], [], []]).map(([code]) => code)).toEqual(expected);
  });

  it('a night that runs into the next morning, round the week and beside days of one’s own', () => {
    const night: Hours[] = [['20:00', '08:00']];
    const early: Hours[] = [['07:00', '12:00']];
    expect(codes([early, [], [], [], [], [], night])).toEqual([['hours.overlap', 0, 0]]);
    // 3 November 2026 is a Tuesday
    expect(codes([night, [], [], [], [], [], []], { '2026-11-03': { hours: early, note: '' } })).toEqual([
      ['hours.overlap', '2026-11-03', 0],
    ]);
  });

  it('no zone, no week, no such day', () => {
    expect(codes(officeWeek, {}, 'Europe/Moskva')).toEqual([['zone.unknown', null, null]]);
    expect(codes([office])).toEqual([['week.days', null, null]]);
    expect(codes(officeWeek, { '2026-02-30': { hours: [], note: '' } })).toEqual([['day.unknown', '2026-02-30', null]]);
    expect(['Europe/Moscow', 'UTC', 'Etc/GMT+3', '+03:00', '', 'Europe/Moscow ', '\u0000'].map(isTimeZone)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
