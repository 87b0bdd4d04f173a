import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterWorkingTime,
  closesAt,
  nextOpening,
  openAt,
  workingTime,
  type Calendar,
  type Production,
} from './calendar.ts';
import type { Hours } from './calendar-hours.ts';
import { dayName, dayNumber, instantOf, offsetAt, weekdayOf } from './calendar-zone.ts';

const office: Hours[] = [['09:00', '18:00']];
const officeWeek = [office, office, office, office, office, [], []];
const allWeek = (hours: Hours[]) => Array.from({ length: 7 }, () => hours);
const hour = 3_600_000;
const at = (text: string) => Date.parse(text);
const iso = (instant: number | null | undefined) =>
  instant === null || instant === undefined ? null : new Date(instant).toISOString().replace(':00.000Z', 'Z');

const russia2026: Production = {
  years: [2026],
  days: {
    '2026-11-03': 'short',
    '2026-11-04': 'off',
    '2026-12-31': 'off',
    // neither is so; for the words
    '2026-11-14': 'work',
    '2026-11-22': 'work',
    '2026-11-28': 'short',
  },
};
const moscow = (more: Partial<Calendar> = {}): Calendar => ({
  timeZone: 'Europe/Moscow',
  week: officeWeek,
  days: {},
  production: russia2026,
  ...more,
});

describe('a line is open', () => {
  it.each([
    ['by the hours of its week', '2026-11-02T12:00+03:00', true, 'week'],
    ['from the first moment', '2026-11-02T09:00+03:00', true, 'week'],
    ['not at the last', '2026-11-02T18:00+03:00', false, 'hours'],
    ['not before its hours', '2026-11-02T08:59+03:00', false, 'hours'],
    ['not on a weekend', '2026-11-01T12:00+03:00', false, 'weekday'],
    ['an hour less on a short day', '2026-11-03T16:59+03:00', true, 'short_day'],
    ['closed in the hour that the short day lacks', '2026-11-03T17:30+03:00', false, 'short_day'],
    ['after a short day as after any', '2026-11-03T18:30+03:00', false, 'hours'],
    ['not on a holiday', '2026-11-04T12:00+03:00', false, 'holiday'],
    ['on a Saturday that is worked, by Friday', '2026-11-14T12:00+03:00', true, 'worked_day'],
    ['on a Sunday that is worked, by Monday', '2026-11-22T12:00+03:00', true, 'worked_day'],
    ['on a short Saturday that is worked', '2026-11-28T16:00+03:00', true, 'short_day'],
  ])('%s', (_, when, open, because) => {
    expect(openAt(moscow(), at(when))).toMatchObject({ open, because, provisional: false });
  });

  it('by its own days before the country’s and the week’s, and says what is written there', () => {
    const calendar = moscow({
      days: {
        '2026-11-04': { hours: [['10:00', '14:00']], note: 'Дежурство' },
        '2026-11-05': { hours: [], note: 'Переезд' },
      },
    });
    expect(openAt(calendar, at('2026-11-04T12:00+03:00'))).toMatchObject({ open: true, because: 'own_day' });
    expect(openAt(calendar, at('2026-11-05T12:00+03:00'))).toEqual({
      open: false,
      day: '2026-11-05',
      because: 'own_day',
      note: 'Переезд',
      provisional: false,
    });
    expect(iso(nextOpening(calendar, at('2026-11-04T14:00+03:00'))?.at)).toBe('2026-11-06T06:00Z');
  });

  it('provisionally in a year that nobody has imported, but for days of its own', () => {
    const calendar = moscow({ days: { '2027-01-04': { hours: office, note: '' } } });
    expect(openAt(calendar, at('2027-01-05T12:00+03:00'))).toMatchObject({ open: true, provisional: true });
    expect(openAt(calendar, at('2027-01-04T12:00+03:00'))).toMatchObject({ open: true, provisional: false });
    expect(nextOpening(moscow(), at('2026-12-30T19:00+03:00'))).toEqual({
      at: at('2027-01-01T09:00+03:00'),
      provisional: true,
    });
    expect(nextOpening(moscow(), at('2026-12-29T19:00+03:00'))).toMatchObject({ provisional: false });
    expect(openAt(moscow({ production: null }), at('2027-01-05T12:00+03:00'))).toMatchObject({ provisional: false });
  });

  it('belongs to the eve after midnight, into a holiday’s morning too', () => {
    const calendar = moscow({ week: allWeek([['20:00', '08:00']]) });
    expect(openAt(calendar, at('2026-11-04T02:00+03:00'))).toMatchObject({ open: true, day: '2026-11-03' });
    expect(openAt(calendar, at('2026-11-04T07:30+03:00'))).toMatchObject({ open: false, because: 'holiday' });
    expect(openAt(calendar, at('2026-11-04T21:00+03:00'))).toMatchObject({ open: false, because: 'holiday' });
    expect(iso(closesAt(calendar, at('2026-11-02T21:00+03:00')))).toBe('2026-11-03T05:00Z');
  });

  it('day and night, and never closes; a closed one never opens', () => {
    const calendar = moscow({ week: allWeek([['00:00', '24:00']]), production: null });
    expect(openAt(calendar, at('2026-11-04T00:00+03:00')).open).toBe(true);
    expect(closesAt(calendar, at('2026-11-04T00:00+03:00'))).toBe(null);
    const closed = moscow({ week: allWeek([]) });
    expect(nextOpening(closed, at('2026-11-04T00:00+03:00'))).toBe(null);
    expect(closesAt(closed, at('2026-11-04T00:00+03:00'))).toBe(null);
    expect(afterWorkingTime(closed, 0, 1)).toBe(null);
  });

  it('an hour less where the last hours are shorter than that, too', () => {
    const calendar = moscow({
      week: allWeek([
        ['09:00', '17:00'],
        ['17:30', '18:00'],
      ]),
    });
    expect(iso(closesAt(calendar, at('2026-11-03T12:00+03:00')))).toBe('2026-11-03T13:30Z');
    expect(workingTime(calendar, at('2026-11-03T00:00+03:00'), at('2026-11-04T00:00+03:00'))).toBe(7.5 * hour);
  });

  it('on the 29th of February', () => {
    const calendar = moscow({ days: { '2028-02-29': { hours: [['10:00', '11:00']], note: '' } }, production: null });
    expect(iso(nextOpening(calendar, at('2028-02-28T18:00+03:00'))?.at)).toBe('2028-02-29T07:00Z');
    expect([dayNumber('2027-02-29'), dayNumber('2100-02-29'), dayNumber('2026-2-1')]).toEqual([null, null, null]);
  });
});

describe('daylight saving', () => {
  const night = (timeZone: string, hours: Hours[]): Calendar => ({
    timeZone,
    week: allWeek(hours),
    days: {},
    production: null,
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Europe/Moscow', '2026-03-29', 24],
    ['Europe/Moscow', '2010-10-31', 25],
    ['Europe/Moscow', '2011-03-27', 23],
    ['Europe/Moscow', '2014-10-26', 25],
    ['Asia/Vladivostok', '2014-10-26', 25],
    // half an hour; over midnight; a day that was not there
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['America/Havana', '2026-11-01', 25],
    ['Pacific/Apia', '2011-12-30', 0],
  ])('a whole day in %s, %s, has %d hours', (zone, day, hours) => {
    const number = dayNumber(day)!;
    const whole = night(zone, [['00:00', '24:00']]);
    const [from, to] = [instantOf(zone, number, 0), instantOf(zone, number + 1, 0)];
    expect((to - from) / hour).toBe(hours);
    expect(workingTime(whole, from, to) / hour).toBe(hours);
  });

  it('an end in the hour that comes twice is the first; a beginning in one left out is the change', () => {
    expect(iso(instantOf('Europe/Berlin', dayNumber('2026-10-25')!, 150))).toBe('2026-10-25T00:30Z');
    expect(iso(instantOf('Europe/Berlin', dayNumber('2026-03-29')!, 150))).toBe('2026-03-29T01:00Z');
    const early = night('Europe/Berlin', [['02:30', '06:00']]);
    expect(iso(nextOpening(early, at('2026-03-28T23:30Z'))?.at)).toBe('2026-03-29T01:00Z');
    expect(workingTime(early, at('2026-03-29T00:00Z'), at('2026-03-29T06:00Z')) / hour).toBe(3);
    // nothing is left of it
    const gone = night('Europe/Berlin', [['02:00', '03:00']]);
    expect(iso(nextOpening(gone, at('2026-03-29T00:30Z'))?.at)).toBe('2026-03-30T00:00Z');
  });

  it('overnight hours are as long as the night was', () => {
    const nights = night('America/New_York', [['22:00', '06:00']]);
    expect(workingTime(nights, at('2026-10-31T12:00-04:00'), at('2026-11-01T12:00-05:00')) / hour).toBe(9);
    expect(workingTime(nights, at('2026-03-07T12:00-05:00'), at('2026-03-08T12:00-04:00')) / hour).toBe(7);
    expect(iso(closesAt(nights, at('2026-11-01T05:30Z')))).toBe('2026-11-01T11:00Z');
  });

  it('opens by the zone’s clock in summer and in winter', () => {
    const berlin = night('Europe/Berlin', office);
    expect(iso(nextOpening(berlin, at('2026-03-28T20:00Z'))?.at)).toBe('2026-03-29T07:00Z');
    expect(iso(nextOpening(berlin, at('2026-10-25T20:00Z'))?.at)).toBe('2026-10-26T08:00Z');
  });
});

describe('working time', () => {
  it('counts hours of work over a weekend and a holiday, up to but not including the end', () => {
    expect(workingTime(moscow(), at('2026-11-03T16:00+03:00'), at('2026-11-05T10:00+03:00')) / hour).toBe(2);
    expect(workingTime(moscow(), at('2026-11-05T09:00+03:00'), at('2026-11-05T09:00+03:00'))).toBe(0);
    expect(iso(afterWorkingTime(moscow(), at('2026-11-03T16:00+03:00'), 2 * hour))).toBe('2026-11-05T07:00Z');
    // exactly used up at the day's end, not at the next one's beginning
    expect(iso(afterWorkingTime(moscow(), at('2026-11-02T16:00+03:00'), 2 * hour))).toBe('2026-11-02T15:00Z');
    expect(() => workingTime(moscow(), 1, 0)).toThrow(RangeError);
  });
});

describe('what holds in every calendar', () => {
  const zones = ['Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
  const time = fc
    .integer({ min: 0, max: 95 })
    .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
  // overlapping and overnight ones, too: what a holiday leaves of a week may overlap
  const hours = fc.array(fc.tuple(time, fc.oneof(time, fc.constant('24:00'))), { maxLength: 3 });
  const calendars = fc.record({
    timeZone: fc.constantFrom(...zones),
    week: fc.array(hours, { minLength: 7, maxLength: 7 }),
    days: fc.dictionary(
      fc.integer({ min: 20_500, max: 20_560 }).map(dayName),
      fc.record({ hours, note: fc.constant('') }),
      { maxKeys: 3 },
    ),
    production: fc.option(
      fc.record({
        years: fc.constant([2026]),
        days: fc.dictionary(
          fc.integer({ min: 20_500, max: 20_560 }).map(dayName),
          fc.constantFrom('off' as const, 'short' as const, 'work' as const),
        ),
      }),
    ),
  });
  // February to April 2026: both changes of clocks are near
  const instants = fc.integer({ min: 20_505 * 24 * 60, max: 20_555 * 24 * 60 }).map((minutes) => minutes * 60_000);

  it('open means that the next opening is now and that it closes later; closed, that nothing is open till the next', () => {
    fc.assert(
      fc.property(calendars, instants, fc.double({ min: 0, max: 1, noNaN: true }), (calendar, now, share) => {
        const next = nextOpening(calendar, now);
        const closes = closesAt(calendar, now);
        if (openAt(calendar, now).open) {
          expect(next?.at).toBe(now);
          if (closes === null) return;
          expect(closes).toBeGreaterThan(now);
          expect(openAt(calendar, closes).open).toBe(false);
          expect(openAt(calendar, Math.floor(now + (closes - now - 1) * share)).open).toBe(true);
          expect(workingTime(calendar, now, closes)).toBe(closes - now);
        } else {
          expect(closes).toBe(null);
          if (next === null) return;
          expect(next.at).toBeGreaterThan(now);
          expect(openAt(calendar, next.at).open).toBe(true);
          expect(openAt(calendar, Math.floor(now + (next.at - now - 1) * share)).open).toBe(false);
          expect(workingTime(calendar, now, next.at)).toBe(0);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('working time is the sum of its parts, and is used up when it is due', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(instants, instants, instants), (calendar, three) => {
        const [a, b, c] = three.toSorted((x, y) => x - y) as [number, number, number];
        const whole = workingTime(calendar, a, c);
        expect(workingTime(calendar, a, b) + workingTime(calendar, b, c)).toBe(whole);
        expect(whole).toBeLessThanOrEqual(c - a);
        if (whole === 0) return;
        const due = afterWorkingTime(calendar, a, whole)!;
        expect(due).toBeLessThanOrEqual(c);
        expect(workingTime(calendar, a, due)).toBe(whole);
        expect(workingTime(calendar, a, due - 1)).toBe(whole - 1);
      }),
      { numRuns: 120 },
    );
  });

  it('a clock’s times are never earlier instants than the times before them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones, 'Pacific/Apia'),
        fc.integer({ min: 15_330, max: 20_800 }),
        fc.tuple(fc.nat(1_440), fc.nat(1_440)),
        (zone, day, [a, b]) => {
          expect(instantOf(zone, day, Math.min(a, b))).toBeLessThanOrEqual(instantOf(zone, day, Math.max(a, b)));
        },
      ),
    );
  });
});

it('knows the weekday of a day before and after 1970', () => {
  expect(['1969-12-31', '1970-01-01', '2026-11-22'].map((day) => weekdayOf(dayNumber(day)!))).toEqual([2, 3, 6]);
  expect(offsetAt('Europe/Moscow', at('2026-01-01T00:00Z'))).toBe(3 * hour);
});
