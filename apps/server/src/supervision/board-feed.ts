import type { Board } from '@linia/protocol';

export type BoardFeed = {
  /** Something happened: the board may differ now. */
  dirty: () => void;
  watch: () => void;
  unwatch: () => void;
  stop: () => void;
};

export type BoardFeedOptions = {
  read: () => Promise<Board>;
  emit: (board: Board) => void;
  onError?: (error: unknown) => void;
  /** No more often than this, however much happens. */
  intervalMs?: number;
  /** No less often than this while somebody watches: figures of time change with nothing happening. */
  quietMs?: number;
};

/**
 * The board is read again after something happened, one reading at a time, and only while somebody watches. The first
 * event after a pause is read at once; a storm of them twice a second, and less often where a reading takes long: four fifths of
 * the time are other people's. The timer is only pace, never the truth.
 */
export function boardFeed({
  read,
  emit,
  onError = () => {},
  intervalMs = 500,
  quietMs = 10_000,
}: BoardFeedOptions): BoardFeed {
  let watchers = 0;
  let changed = false;
  let reading = false;
  let lastAt = -Infinity;
  let tookMs = 0;
  let timer: NodeJS.Timeout | null = null;

  function schedule(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (watchers === 0 || reading) return;
    const wait = lastAt + (changed ? Math.max(intervalMs, 5 * tookMs) : quietMs) - performance.now();
    timer = setTimeout(() => void refresh(), Math.max(0, wait));
    timer.unref();
  }

  async function refresh(): Promise<void> {
    timer = null;
    reading = true;
    changed = false;
    lastAt = performance.now();
    try {
      const board = await read();
      if (watchers > 0) emit(board);
    } catch (error) {
      onError(error);
    }
    reading = false;
    tookMs = performance.now() - lastAt;
    schedule();
  }

  return {
    dirty() {
      if (changed) return;
      changed = true;
      schedule();
    },
    watch() {
      if (watchers++ === 0) schedule();
    },
    unwatch() {
      watchers = Math.max(0, watchers - 1);
      if (watchers === 0) schedule();
    },
    stop() {
      watchers = 0;
      schedule();
    },
  };
}
