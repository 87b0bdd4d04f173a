import type { Board } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardFeed, type BoardFeed, type BoardFeedOptions } from './board-feed.ts';
import { Shift } from './shift.testing.ts';

let shift: Shift;

beforeAll(async () => {
  shift = await Shift.begin('2026-02-02T12:00:00+03:00', { agents: 1, specialists: 1 });
});
afterAll(() => shift.end());

/** A feed on the real board, whose emissions can be waited for one by one. */
function watched(options: Partial<BoardFeedOptions> = {}) {
  const boards: Board[] = [];
  const waiting: ((board: Board) => void)[] = [];
  const reads: number[] = [];
  const feed: BoardFeed = boardFeed({
    read: () => {
      reads.push(performance.now());
      return shift.board();
    },
    emit: (board) => {
      const next = waiting.shift();
      if (next) next(board);
      else boards.push(board);
    },
    intervalMs: 20,
    quietMs: 60_000,
    ...options,
  });
  const next = async (): Promise<Board> => boards.shift() ?? new Promise((resolve) => waiting.push(resolve));
  return { feed, next, reads, pending: boards };
}

/** Some time in which another feed would have been read: proof that this one was not. */
async function whileAnotherIsRead(times: number): Promise<void> {
  const other = watched({ quietMs: 25 });
  other.feed.watch();
  for (let n = 0; n < times; n++) await other.next();
  other.feed.stop();
}

describe('the board that somebody watches', () => {
  it('is sent when the watching begins, and again after something happened', async () => {
    const { feed, next } = watched();
    feed.watch();
    expect((await next()).calls).toEqual([]);
    const call = await shift.comeIn();
    feed.dirty();
    expect((await next()).calls).toMatchObject([{ id: call, state: 'offered' }]);
    await shift.hangUp(call);
    feed.dirty();
    expect((await next()).calls).toEqual([]);
    feed.stop();
  });

  it('is read no more often than its pace allows, however much happens, and once more after the last event', async () => {
    const { feed, next, reads, pending } = watched();
    feed.watch();
    await next();
    const calls: number[] = [];
    for (let n = 0; n < 12; n++) {
      const call = await shift.comeIn();
      calls.push(call);
      for (let event = 0; event < 20; event++) feed.dirty();
    }
    let seen: Board;
    do seen = await next();
    while (seen.calls.length < calls.length);
    expect(seen.calls.map(({ id }) => id)).toEqual(calls);
    for (const [index, readAt] of reads.entries()) {
      // a timer may be a millisecond early
      if (index > 0) expect(readAt - reads[index - 1]!).toBeGreaterThanOrEqual(18);
    }
    expect(pending).toEqual([]);
    feed.stop();
    for (const call of calls) await shift.hangUp(call);
  });

  it('is read though nothing happens, because waits grow by themselves', async () => {
    const { feed, next, reads } = watched({ quietMs: 30 });
    feed.watch();
    for (let n = 0; n < 3; n++) await next();
    expect(reads.length).toBeGreaterThanOrEqual(3);
    feed.stop();
  });

  it('is not read while nobody watches, nor after the end', async () => {
    const { feed, next, reads } = watched({ quietMs: 5, intervalMs: 5 });
    feed.dirty();
    await whileAnotherIsRead(3);
    expect(reads).toHaveLength(0);
    feed.watch();
    feed.watch();
    await next();
    feed.unwatch();
    await next(); // the second one still watches
    feed.unwatch();
    const before = reads.length;
    feed.dirty();
    await whileAnotherIsRead(3);
    expect(reads).toHaveLength(before);
    feed.watch();
    await next();
    feed.stop();
    const last = reads.length;
    feed.dirty();
    await whileAnotherIsRead(3);
    expect(reads).toHaveLength(last);
  });

  it('survives a reading that fails, says so, and is read again', async () => {
    const faults: unknown[] = [];
    let broken = true;
    const { feed, next } = watched({
      read: async () => {
        if (broken) {
          broken = false;
          await shift.pool.query('select read_board(no_such_line)');
        }
        return shift.board();
      },
      onError: (error) => faults.push(error),
      quietMs: 30,
    });
    feed.watch();
    expect((await next()).queues).toHaveLength(2);
    expect(faults).toHaveLength(1);
    feed.stop();
  });
});
