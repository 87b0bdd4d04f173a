import { describe, expect, it } from 'vitest';
import { lasting, onDay, until, when } from './when.ts';

const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
/** Half past midnight in Moscow. */
const ru = { now: '2026-11-22T21:30:00Z', zone: 'Europe/Moscow', language: 'ru' as const };
const en = { ...ru, language: 'en' as const };

describe('an instant as a customer reads it', () => {
  it.each([
    ['2026-11-22T21:00:00Z', 'сегодня 00:00', 'today 00:00', '00:00'],
    ['2026-11-22T20:59:00Z', 'вчера 23:59', 'yesterday 23:59', '22 ноября 23:59'],
    ['2026-11-24T09:00:00Z', 'завтра 12:00', 'tomorrow 12:00', 'завтра 12:00'],
    ['2026-11-20T12:02:00Z', '20 ноября 15:02', '20 November 15:02', '20 ноября 15:02'],
    ['2025-12-31T20:59:00Z', '31 декабря 2025 г.', '31 December 2025', '31 декабря 2025 г.'],
  ])('is told by the company’s days, whatever the server’s: %s', (at, russian, english, deadline) => {
    expect(spaced(when(at, ru))).toBe(russian);
    expect(spaced(when(at, en))).toBe(english);
    expect(spaced(until(at, ru))).toBe(deadline);
  });

  it('without its time is a day', () => {
    expect(spaced(onDay('2027-02-17T21:30:00Z', ru))).toBe('18 февраля');
  });
});

describe('how late something is', () => {
  it.each([
    [20_000, '1 мин', '1 min'],
    [60 * 60_000, '1 ч', '1 h'],
    [108 * 60_000, '1 ч 48 мин', '1 h 48 min'],
    [24 * 60 * 60_000, '1 день', '1 day'],
    [(51 * 60 + 59) * 60_000, '2 дня 3 ч', '2 days 3 h'],
    [11 * 24 * 60 * 60_000, '11 дней', '11 days'],
  ])('is told in its two greatest parts: %i ms', (ms, russian, english) => {
    expect(spaced(lasting(ms, 'ru'))).toBe(russian);
    expect(spaced(lasting(ms, 'en'))).toBe(english);
  });
});
