import type { AssignmentView, CallCard, OfferView } from '@linia/protocol';
import { expect, test } from 'vitest';
import { callLine, recordingLine, waitedMs } from './line.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 12, 0, second)).toISOString();
const now = (second: number): number => Date.parse(at(second));

const part = (more: Partial<AssignmentView>): AssignmentView =>
  ({
    agent: { id: 1, name: 'Орлова' },
    connectedAt: null,
    endedAt: null,
    heldSince: null,
    doneAt: null,
    ...more,
  }) as AssignmentView;
const call = (more: Partial<CallCard>): CallCard =>
  ({
    createdAt: at(0),
    queuedAt: at(14),
    answeredAt: null,
    endedAt: null,
    offers: [],
    assignments: [],
    recording: { on: true, notifiedAt: null, brokeAt: null },
    ...more,
  }) as CallCard;
const rang = (from: number, to: number | null): OfferView =>
  ({ escalationId: null, createdAt: at(from), endedAt: to === null ? null : at(to) }) as OfferView;
const drawn = (line: { state: string; seconds: number }[]) => line.map(({ state, seconds }) => `${state} ${seconds}`);

test('a call that waits is menu and waiting', () => {
  expect(drawn(callLine(call({}), 1, now(40)))).toEqual(['none 14', 'still 26']);
});

test('a missed ring is drawn, then waiting again, then the ring that was answered and the talk', () => {
  const talked = call({
    offers: [rang(20, 30), rang(35, 40)],
    assignments: [part({ createdAt: at(40), connectedAt: at(41) })],
  });
  expect(drawn(callLine(talked, 1, now(100)))).toEqual([
    'none 14',
    'still 6',
    'ring 10',
    'still 5',
    'ring 6',
    'talk 59',
  ]);
});

test('held is drawn while it lasts, and the recording goes on under it', () => {
  const held = call({ assignments: [part({ createdAt: at(20), connectedAt: at(20), heldSince: at(60) })] });
  expect(drawn(callLine(held, 1, now(100)))).toEqual(['none 14', 'still 6', 'talk 40', 'hold 40']);
  expect(drawn(recordingLine(held, 1, now(100)))).toEqual(['gap 20', 'still 80']);
});

test('wrap-up is drawn after the call, for whoever wraps up', () => {
  const over = call({
    endedAt: at(60),
    assignments: [part({ createdAt: at(20), connectedAt: at(20), endedAt: at(60) })],
  });
  expect(drawn(callLine(over, 1, now(75)))).toEqual(['none 14', 'still 6', 'talk 40', 'wrapup 15']);
  expect(drawn(callLine(over, 2, now(75)))).toEqual(['none 14', 'still 6', 'talk 40']);
});

test('without the flag nothing of it is recorded', () => {
  const quiet = call({
    assignments: [part({ createdAt: at(20), connectedAt: at(20) })],
    recording: { on: false } as never,
  });
  expect(drawn(recordingLine(quiet, 1, now(50)))).toEqual(['gap 50']);
});

test('a pause for a card is drawn while it lasts, and is a missing stretch of the recording afterwards', () => {
  const paused = call({ assignments: [part({ createdAt: at(20), connectedAt: at(20) })] });
  const line = (second: number, to: number | null) =>
    drawn(recordingLine(paused, 1, now(second), [{ from: now(30), to: to === null ? null : now(to) }]));
  expect(line(45, null)).toEqual(['gap 20', 'still 10', 'hold 15']);
  expect(line(60, 45)).toEqual(['gap 20', 'still 10', 'gap 15', 'still 15']);
});

test('nothing is drawn as recorded from before the caller knew, nor since the telephone could not write', () => {
  const line = (recording: object) =>
    drawn(
      recordingLine(
        call({
          line: { voice: 'asterisk' } as never,
          assignments: [part({ createdAt: at(20), connectedAt: at(20) })],
          recording: { on: true, notifiedAt: null, brokeAt: null, ...recording } as never,
        }),
        1,
        now(60),
      ),
    );
  expect(line({})).toEqual(['gap 60']);
  expect(line({ notifiedAt: at(35) })).toEqual(['gap 35', 'still 25']);
  expect(line({ notifiedAt: at(10), brokeAt: at(50) })).toEqual(['gap 20', 'still 30', 'gap 10']);
});

test('the wait counts from the line to the first voice, and runs while nobody is there', () => {
  expect(waitedMs(call({ answeredAt: at(66) }), now(100))).toBe(52_000);
  expect(waitedMs(call({}), now(24))).toBe(10_000);
});
