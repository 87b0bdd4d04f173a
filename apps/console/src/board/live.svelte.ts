import type { Board, BoardChange } from '@linia/protocol';
import { ApiError } from '../api.ts';
import { clock } from '../clock.svelte.ts';
import { socket } from '../socket.svelte.ts';
import { changedBoard } from './changed.ts';

/** Figures older than this are said to be old: the server tells them at least twice as often. */
const OLD_MS = 10_000;

/** The board as the server tells it, watched from the first look to the last. */
class LiveBoard {
  now = $state.raw<Board>();
  /** Why it can't be watched: no right, no server. */
  fault = $state.raw<ApiError>();

  /** Watches until the returned function is called. */
  start(): () => void {
    this.now = undefined;
    this.fault = undefined;
    const stops = [
      socket.on('board:changed', (change) => this.#hear(change)),
      socket.on('desk:invalidated', () => void this.#watch()),
      socket.whenOnline(() => void this.#watch()),
    ];
    socket.open();
    return () => {
      stops.forEach((stop) => stop());
      if (socket.state === 'online') void socket.ask('board:unwatch').catch(() => undefined);
    };
  }

  /** Why the figures are old, null while they are fresh. */
  get old(): 'offline' | 'late' | null {
    if (!this.now) return null;
    if (socket.state !== 'online' || socket.databaseLost) return 'offline';
    return clock.now - Date.parse(this.now.at) > OLD_MS ? 'late' : null;
  }

  /** Where timers stand still: nobody knows how long it is by now. */
  get frozenAt(): string | undefined {
    return this.old ? this.now?.at : undefined;
  }

  async #watch(): Promise<void> {
    try {
      this.#take((await socket.ask('board:watch')).board);
      this.fault = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
    }
  }

  /** What differs from the board that is here; where that is not known, a new one is asked for. */
  #hear(change: BoardChange): void {
    if (!change.whole && (!this.now || change.at <= this.now.at)) return;
    const board = changedBoard(this.now, change);
    if (board) this.now = board;
    else void this.#watch();
  }

  #take(board: Board): void {
    if (!this.now || board.at >= this.now.at) this.now = board;
  }
}

export const live = new LiveBoard();
