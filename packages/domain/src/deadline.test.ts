import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterWorkingTime, workingTime, type Calendar, type Production } from './calendar.ts';
import type { Hours } from './calendar-hours.ts';
import { aroundTheClock, openSpans, reckonDeadline, type DeadlineLine, type Pause } from './deadline.ts';

const office: Hours[] = [['09:00', '18:00']];
const week = (hours: Hours[]) => [hours, hours, hours, hours, hours, [], []];
const everyDay = (hours: Hours[]) => Array.from({ length: 7 }, () => hours);
const at = (text: string) => Date.parse(text);
const hours = (n: number) => n * 3_600_000;
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 16) + 'Z');

const russia: Production = {
  years: [2026],
  days: {
    // the eve is short; New Year’s holidays are a run
    '2026-11-03': 'short',
    '2026-11-04': 'off',
    '2026-12-31': 'off',
    ...Object.fromEntries(
      Array.from({ length: 11 }, (_, day) => [`2026-01-${String(day + 1).padStart(2, '0')}`, 'off']),
    ),
  },
};
const calendar = (timeZone: string, hours: readonly (readonly Hours[])[] = week(office), more: Partial<Calendar> = {}): Calendar => ({ timeZone, week: hours, days: {}, production: russia, ...more }); // prettier-ignore
const moscow = calendar('Europe/Moscow');
const night = calendar('Europe/Moscow', everyDay([['20:00', '08:00']]), { production: null });

describe('a deadline is due', () => {
  it.each<[string, Calendar, string, number, string]>([
    ['on the same day', moscow, '2026-11-02T10:00+03:00', 4, '2026-11-02T14:00+03:00'],
    ['at the very end of a day, not on the next morning', moscow, '2026-11-02T10:00+03:00', 8, '2026-11-02T18:00+03:00'], // prettier-ignore
    ['on the next day, the night left out', moscow, '2026-11-05T17:00+03:00', 4, '2026-11-06T12:00+03:00'],
    ['from the opening, where it came before it', moscow, '2026-11-02T04:00+03:00', 1, '2026-11-02T10:00+03:00'],
    ['from the next opening, where it came after hours', moscow, '2026-11-05T22:00+03:00', 1, '2026-11-06T10:00+03:00'],
    ['from Monday, where it came on a Saturday', moscow, '2026-11-07T12:00+03:00', 1, '2026-11-09T10:00+03:00'],
    ['with an hour less on a short day and none on the holiday', moscow, '2026-11-03T16:00+03:00', 4, '2026-11-05T12:00+03:00'], // prettier-ignore
    ['behind a run of holidays', calendar('Europe/Moscow'), '2026-01-01T00:00+03:00', 9, '2026-01-12T18:00+03:00'],
    ['behind midnight, where hours run over it', night, '2026-11-02T23:00+03:00', 4, '2026-11-03T03:00+03:00'],
    ['at midnight itself', night, '2026-11-02T21:00+03:00', 3, '2026-11-03T00:00+03:00'],
    ['on the next evening, where the morning is not enough', night, '2026-11-03T06:00+03:00', 4, '2026-11-03T22:00+03:00'], // prettier-ignore
    ['at any hour, around the clock', aroundTheClock('Europe/Moscow'), '2026-11-03T23:00+03:00', 26, '2026-11-05T01:00+03:00'], // prettier-ignore
    ['by Kaliningrad’s clock', calendar('Europe/Kaliningrad'), '2026-11-02T10:00+03:00', 2, '2026-11-02T12:00+03:00'],
    ['by Yekaterinburg’s clock', calendar('Asia/Yekaterinburg'), '2026-11-02T15:00+03:00', 2, '2026-11-03T08:00+03:00'],
    ['by Vladivostok’s clock, where it is already Tuesday', calendar('Asia/Vladivostok'), '2026-11-02T18:00+03:00', 2, '2026-11-03T04:00+03:00'], // prettier-ignore
    ['in New York on the day the clocks go forward', calendar('America/New_York', everyDay([['00:00', '24:00']]), { production: null }), '2026-03-08T00:00-05:00', 4, '2026-03-08T05:00-04:00'], // prettier-ignore
    ['in New York on the day they go back', calendar('America/New_York', everyDay([['00:00', '24:00']]), { production: null }), '2026-11-01T00:00-04:00', 4, '2026-11-01T03:00-05:00'], // prettier-ignore
  ])('%s', (_, by, came, length, due) => {
    expect(iso(reckonDeadline(by, at(came), hours(length), []).due)).toBe(iso(at(due)));
  });

  it('never, where nobody ever works', () => {
    expect(reckonDeadline(calendar('Europe/Moscow', everyDay([])), at('2026-11-02T10:00+03:00'), hours(1), [])).toEqual(
      {
        lines: [],
        due: null,
        left: hours(1),
        paused: false,
        provisional: false,
      },
    );
  });
});

describe('a deadline that waits for somebody', () => {
  const came = at('2026-11-05T10:00+03:00');
  const pause = (from: string, to: string | null): Pause => ({ from: at(from), to: to === null ? null : at(to), why: 'waiting_customer' }); // prettier-ignore

  it('does not run meanwhile, and goes on with what is left', () => {
    const told = reckonDeadline(moscow, came, hours(4), [pause('2026-11-05T12:00+03:00', '2026-11-06T11:00+03:00')]);
    expect(iso(told.due)).toBe(iso(at('2026-11-06T13:00+03:00')));
    expect(told.lines.find(({ kind }) => kind === 'paused')).toMatchObject({ length: hours(6 + 2) });
  });

  it('is due at no time while it waits, and says what is left', () => {
    expect(reckonDeadline(moscow, came, hours(4), [pause('2026-11-05T11:30+03:00', null)])).toMatchObject({
      due: null,
      paused: true,
      left: hours(2.5),
    });
  });

  it('stays overdue, where it had passed before somebody was waited for', () => {
    for (const to of [null, '2026-11-06T12:00+03:00'])
      expect(iso(reckonDeadline(moscow, came, hours(1), [pause('2026-11-05T11:00+03:00', to)]).due)).toBe(iso(came + hours(1))); // prettier-ignore
  });

  it('loses nothing by waiting through a night', () => {
    const told = reckonDeadline(moscow, came, hours(10), [pause('2026-11-05T18:00+03:00', '2026-11-06T09:00+03:00')]);
    expect(iso(told.due)).toBe(iso(at('2026-11-06T11:00+03:00')));
  });
});

describe('why it is due then', () => {
  it('is told day by day: the opening, the hours, the holidays, the pause, what is left', () => {
    const told = reckonDeadline(moscow, at('2026-11-03T08:10+03:00'), hours(12), [
      { from: at('2026-11-03T10:00+03:00'), to: at('2026-11-03T12:00+03:00'), why: 'waiting_customer' },
    ]);
    const plain = told.lines.map((line: DeadlineLine) =>
      line.kind === 'worked'
        ? [line.kind, iso(line.from), iso(line.to), line.left / hours(1), line.because]
        : line.kind === 'came'
          ? [line.kind, iso(line.at), iso(line.runs)]
          : line.kind === 'due'
            ? [line.kind, iso(line.at)]
            : [line.kind, line.kind === 'closed' ? `${line.from}…${line.to} ${line.because}` : line.length / hours(1)],
    );
    expect(plain).toEqual([
      ['came', '2026-11-03T05:10Z', '2026-11-03T06:00Z'],
      ['worked', '2026-11-03T06:00Z', '2026-11-03T07:00Z', 11, 'short_day'],
      ['paused', 2],
      ['worked', '2026-11-03T09:00Z', '2026-11-03T14:00Z', 6, 'short_day'],
      ['closed', '2026-11-04…2026-11-04 holiday'],
      ['worked', '2026-11-05T06:00Z', '2026-11-05T12:00Z', 0, 'week'],
      ['due', '2026-11-05T12:00Z'],
    ]);
  });

  it('says where it rests on a year that nobody has imported', () => {
    expect(reckonDeadline(moscow, at('2026-12-31T10:00+03:00'), hours(1), [])).toMatchObject({ provisional: true });
    expect(reckonDeadline(moscow, at('2026-12-29T10:00+03:00'), hours(1), [])).toMatchObject({ provisional: false });
  });
});

const zones = ['Europe/Kaliningrad', 'Europe/Moscow', 'Asia/Yekaterinburg', 'Asia/Vladivostok', 'America/New_York'];
const calendars = fc.record({
  timeZone: fc.constantFrom(...zones),
  week: fc.constantFrom(week(office), everyDay([['20:00', '08:00']]), everyDay([['00:00', '24:00']])),
  days: fc.constant({}),
  production: fc.constantFrom(russia, null),
});
const instants = fc.integer({ min: at('2025-11-01T00:00Z'), max: at('2026-12-20T00:00Z') });

describe('whatever the calendar', () => {
  it('the lines add up: what was worked is the whole time, and it ends when the deadline is due', () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        fc.integer({ min: 1, max: hours(60) }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: hours(90) }), fc.integer({ min: 1, max: hours(40) })), { maxLength: 4 }), // prettier-ignore
        (by, came, length, gaps) => {
          let from = came;
          const pauses = gaps.map(([gap, lasts]) => {
            const begin = from + gap;
            from = begin + lasts;
            return { from: begin, to: from, why: 'waiting_customer' };
          });
          const { lines, due, left } = reckonDeadline(by, came, length, pauses);
          const worked = lines.filter((line) => line.kind === 'worked');
          expect(worked.reduce((sum, line) => sum + line.length, 0)).toBe(length);
          expect([left, worked.at(-1)!.to]).toEqual([0, due]);
          const paused = lines.filter((line) => line.kind === 'paused').reduce((sum, line) => sum + line.length, 0);
          expect(workingTime(by, came, due!)).toBe(length + paused);
          if (pauses.length === 0) expect(due).toBe(afterWorkingTime(by, came, length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('the hours written out are the calendar’s', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(instants, instants), (by, two) => {
        const [from, to] = two.toSorted((a, b) => a - b) as [number, number];
        const spans = openSpans(by, Math.floor(at('2025-10-01T00:00Z') / 86_400_000), 500);
        const open = spans.reduce((sum, { opens, closes }) => sum + Math.max(0, Math.min(closes, to) - Math.max(opens, from)), 0); // prettier-ignore
        expect(open).toBe(workingTime(by, from, to));
      }),
      { numRuns: 40 },
    );
  });
});
