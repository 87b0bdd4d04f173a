import type { Candidate } from '@linia/protocol';
import { expect, test } from 'vitest';
import { expectedWord } from '../expected.ts';
import { format } from '../format.ts';
import { early, outcomes, standing, whatNext, whyNobody, type Place } from './why-nobody.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString();
const now = Date.parse(at(0));
const ru = format('ru', 'Europe/Moscow');
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

const one = (
  id: number,
  outcome: Candidate['outcome'],
  more: Partial<Candidate> = {},
): Place['candidates'][number] => ({
  agent: { id, name: `Фамилия${'абвгдежз'[id]} Имя Отчество` },
  tier: 1,
  outcome,
  turnAt: at(0),
  ...more,
});

function place(candidates: Place['candidates'], more: Partial<Place> = {}): Place {
  const counts: Place['outcomes'] = {};
  for (const { outcome } of candidates) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return {
    id: 1,
    code: 'nobody',
    queue: { id: 1, name: 'Техподдержка EDI', strategy: 'longest_idle', closed: false },
    lane: { id: 1, needs: [], atFirst: [], lowered: 0, tiers: 0 },
    place: 1,
    expected: null,
    rank: { at: at(0), enqueuedAt: at(0), waited: 80, headStart: 0, of: null, resumed: false },
    target: null,
    opensAt: null,
    step: null,
    people: candidates.length,
    outcomes: counts,
    candidates,
    ...more,
  };
}

test('nobody is asked: everybody is counted with what stands against them, few are named, and the next step is said', () => {
  const stands = place(
    [
      ...[0, 1, 2, 3].map((id) => one(id, 'busy')),
      one(4, 'away', { until: '2026-11-22T09:30:00Z' }),
      one(5, 'skill', { lacks: [{ skill: 'Маркировка', level: 3, has: 2 }] }),
    ],
    { step: { due: at(12), lower: 1, needs: [{ skill: 'Маркировка', level: 2 }] } },
  );
  expect(plain(whyNobody(stands, now, ru))).toBe(
    'Никого не спрашиваем: из 6 человек очереди 4 говорят, 1 не хватает навыка «Маркировка» (2 из 3, Фамилияе), ' +
      '1 на перерыве до 12:30 (Фамилияд). Через 12 с хватит уровня 2 («Маркировка»).',
  );
});

test('of more than the list shows only the number is said', () => {
  const stands = place([one(1, 'away')], { people: 40, outcomes: { away: 40 } });
  expect(outcomes(stands, ru).map(plain)).toEqual(['40 на перерыве']);
});

test('what the line does next, each in its words', () => {
  const due = at(90);
  expect(plain(whatNext({ due, tiers: 2 }, now, ru))).toBe('Через 01:30 спросим и 2-й круг.');
  expect(plain(whatNext({ due, toQueue: { id: 2, name: 'Вторая' } }, now, ru))).toBe(
    'Через 01:30 перейдёт в «Вторая».',
  );
  expect(plain(whatNext({ due: at(-5), lower: 3, needs: [] }, now, ru))).toBe('Через 0 с хватит любого навыка.');
});

test('each reason has its sentence, and who is being asked has none', () => {
  const target = { agent: { id: 1, name: 'Орлова Анна Сергеевна' }, until: at(20), why: 'last_agent' };
  expect(whyNobody(place([], { code: 'asked' }), now, ru)).toBeNull();
  expect(plain(whyNobody(place([], { code: 'no_people' }), now, ru))).toContain('нет ни одного человека');
  expect(plain(whyNobody(place([], { code: 'paused', opensAt: at(8) }), now, ru))).toContain(
    'Снова спросим в 12:00:08',
  );
  expect(plain(whyNobody(place([], { code: 'callback', opensAt: at(8) }), now, ru))).toContain('обратного звонка');
  expect(plain(whyNobody(place([one(1, 'busy')], { code: 'person', target }), now, ru))).toBe(
    'Ждём одного человека: Орлова (говорит). До 12:00:20 других не спрашиваем.',
  );
  const closed = { id: 1, name: 'X', strategy: 'longest_idle', closed: true } as const;
  expect(plain(whyNobody(place([one(1, 'away')], { queue: closed }), now, ru))).toContain('Очередь закрыта');
});

test('a place says what moved it forward and what to expect', () => {
  const rank = { at: at(0), enqueuedAt: at(0), waited: 80, headStart: 300, of: 'Ключевой клиент', resumed: true };
  expect(standing(place([], { place: 2, expected: { low: 190, high: 355 }, rank })).map(plain)).toEqual([
    '2-й в очереди',
    'ждёт 01:20',
    'прогноз 3–6 мин',
    'встал раньше на 05:00: Ключевой клиент',
    'место с прошлого звонка',
  ]);
  expect(early({ headStart: 60, of: null, resumed: false }).map(plain)).toEqual([
    'встал раньше на 01:00: у очереди первенство',
  ]);
});

test.each([
  [null, null],
  [{ low: 0, high: 0 }, 'сразу'],
  [{ low: 24, high: 48 }, '20–50 с'],
  [{ low: 50, high: 100 }, 'до 2 мин'],
  [{ low: 180, high: 360 }, '3–6 мин'],
  [{ low: 130, high: 301 }, '2–6 мин'],
  [{ low: 4000, high: 9000 }, 'больше часа'],
])('a range is said whole: %j', (expected, words) => {
  expect(plain(expectedWord(expected))).toBe(words);
});
