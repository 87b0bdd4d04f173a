import type { Board } from '@linia/protocol';
import type { App } from '../shell/web.ts';
import { boardFeed, type BoardFeed } from '../supervision/board-feed.ts';
import { boardScope, readBoard } from '../supervision/board.ts';
import type { DeskServer, DeskSocket } from './feed.ts';

/** The boards that somebody watches: one feed for each set of queues, however many watch it. */
export class Boards {
  readonly #app: App;
  readonly #io: DeskServer;
  readonly #feeds = new Map<string, BoardFeed>();
  readonly #watching = new Map<string, string>();

  constructor(app: App, io: DeskServer) {
    this.#app = app;
    this.#io = io;
  }

  dirty(): void {
    for (const feed of this.#feeds.values()) feed.dirty();
  }

  async watch(socket: DeskSocket): Promise<Board> {
    const scope = await boardScope(this.#app.db, socket.data.person);
    const key = `board:${scope.queueIds === 'all' ? 'all' : scope.queueIds.join(',')}`;
    if (this.#watching.get(socket.id) !== key) {
      this.leave(socket);
      this.#watching.set(socket.id, key);
      await socket.join(key);
      this.#feed(key, scope).watch();
    }
    return readBoard(this.#app.db, scope);
  }

  leave(socket: DeskSocket): void {
    const key = this.#watching.get(socket.id);
    if (!key) return;
    this.#watching.delete(socket.id);
    void socket.leave(key);
    this.#feeds.get(key)?.unwatch();
  }

  stop(): void {
    for (const feed of this.#feeds.values()) feed.stop();
  }

  #feed(key: string, scope: Awaited<ReturnType<typeof boardScope>>): BoardFeed {
    let feed = this.#feeds.get(key);
    if (!feed) {
      feed = boardFeed({
        read: () => readBoard(this.#app.db, scope),
        emit: (board) => void this.#io.to(key).emit('board:changed', board),
        onError: (error) => this.#app.log.warn({ err: error }, 'the board could not be read'),
        // a board calls its figures old after ten seconds: a quiet one is told twice as often
        quietMs: 5_000,
      });
      this.#feeds.set(key, feed);
    }
    return feed;
  }
}
