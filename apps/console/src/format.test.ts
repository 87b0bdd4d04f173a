import { expect, test } from 'vitest';
import { bind } from '@linia/ui/bind';
import { format } from './format.ts';

const ru = format('ru', 'Europe/Moscow');
const en = format('en', 'Europe/Moscow');
const noon = '2026-11-22T09:05:38.400Z';

test('times stand in the zone of the company, whatever the zone of the computer', () => {
  expect(ru.time(noon)).toBe('12:05');
  expect(ru.clock(noon)).toBe('12:05:38');
  expect(format('ru', 'Asia/Vladivostok').time(noon)).toBe('19:05');
});

test('midnight is 00:00, never 24:00', () => {
  expect(ru.time('2026-11-21T21:00:00Z')).toBe('00:00');
  expect(en.time('2026-11-21T21:00:00Z')).toBe('00:00');
});

test('a day is named by the midnights of the company', () => {
  expect(ru.dayTime('2026-11-22T06:14:00Z', noon)).toBe('сегодня\u00a009:14');
  expect(ru.dayTime('2026-11-21T20:59:00Z', noon)).toBe('вчера\u00a023:59');
  expect(ru.dayTime('2026-11-21T21:01:00Z', noon)).toBe('сегодня\u00a000:01');
  expect(ru.dayTime('2026-11-20T12:02:00Z', noon)).toBe('20.11\u00a015:02');
  expect(en.dayTime('2026-11-21T15:02:00Z', noon)).toBe('yesterday\u00a018:02');
});

test('a deadline says the time today and the day otherwise', () => {
  expect(ru.near('2026-11-22T13:30:00Z', noon)).toBe('16:30');
  expect(ru.near('2026-11-24T13:30:00Z', noon)).toBe('24\u00a0ноября');
  expect(ru.brief('2026-11-22T13:30:00Z', noon)).toBe('16:30');
  expect(ru.brief('2026-11-24T13:30:00Z', noon)).toBe('24.11');
});

test('ranges have an en dash, numbers and per cents a no-break space', () => {
  expect(ru.range('2026-11-22T19:00:00Z', '2026-11-22T20:30:00Z')).toBe('22:00–23:30');
  expect(ru.number(1204)).toBe('1\u00a0204');
  expect(ru.percent(0.61)).toBe('61\u00a0%');
  expect(en.percent(0.61)).toBe('61%');
  expect(ru.unit(18, 'мс')).toBe('18\u00a0мс');
});

test('a Russian line does not end on a short word or break before a dash', () => {
  expect(bind('Ответ по № 1046240')).toBe('Ответ по\u00a0№\u00a01046240');
  expect(bind('Запись идёт — клиент знает')).toBe('Запись идёт\u00a0— клиент знает');
  expect(bind('Звонок и письмо')).toBe('Звонок и\u00a0письмо');
});
