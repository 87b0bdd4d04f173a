import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PhoneKeys } from './phone-keys.ts';

/** What the Asterisk has been told, the newest last. */
let told: [number, string][];
let keys: PhoneKeys;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  keys = new PhoneKeys(
    async (agentId, password) => void told.push([agentId, password]),
    () => {},
  );
});
afterEach(() => {
  keys.stop();
  vi.useRealTimers();
});

const minutes = (n: number) => vi.advanceTimersByTimeAsync(n * 60_000);

it('a session has one key for its windows, and a new one when half of its time is over', async () => {
  const first = await keys.give(7, 'morning');
  expect(first.password).toMatch(/^[\w-]{32}$/);
  expect(first.until.getTime()).toBe(Date.now() + 3_600_000);
  await minutes(29);
  expect(await keys.give(7, 'morning')).toEqual(first);
  expect(told).toEqual([
    [7, first.password],
    [7, first.password],
  ]);
  await minutes(2);
  expect((await keys.give(7, 'morning')).password).not.toBe(first.password);
});

it('a key that nobody renews opens nothing after an hour', async () => {
  const { password } = await keys.give(7, 'morning');
  await minutes(61);
  expect(told).toHaveLength(2);
  expect(told[1]).toEqual([7, expect.not.stringContaining(password)]);
});

it('a renewed key lives on when the time of the one before is over', async () => {
  await keys.give(7, 'morning');
  await minutes(40);
  const renewed = await keys.give(7, 'morning');
  await minutes(30);
  expect(told.at(-1)).toEqual([7, renewed.password]);
});

it('ends with its session, but not the key of a newer session of the same person', async () => {
  await keys.give(7, 'morning');
  const evening = await keys.give(7, 'evening');
  keys.endSession('morning');
  expect(told.at(-1)).toEqual([7, evening.password]);
  keys.endSession('evening');
  expect(told).toHaveLength(3);
  expect(told[2]![1]).not.toBe(evening.password);
});
