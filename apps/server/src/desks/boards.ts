import { may } from '@linia/domain';
import type { Board } from '@linia/protocol';
import { Refusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import { boardFeed, type BoardFeed } from '../supervision/board-feed.ts';
import { boardScope, readBoard, type BoardScope } from '../supervision/board.ts';
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
    if (!may(socket.data.person.roles, 'board:view')) throw new Refusal('right.missing', 403);
    const scope = await boardScope(this.#app.db, socket.data.person);
    this.#follow(socket, scope);
    return readBoard(this.#app.db, scope);
  }

  /** What this person may see has changed: the board they watch changes with it, or ends. */
  async recheck(agentId: number): Promise<void> {
    for (const socket of this.#io.of('/').sockets.values()) {
      if (socket.data.person.agentId !== agentId || !this.#watching.has(socket.id)) continue;
      if (may(socket.data.person.roles, 'board:view'))
        this.#follow(socket, await boardScope(this.#app.db, socket.data.person));
      else this.leave(socket);
    }
  }

  #follow(socket: DeskSocket, scope: BoardScope): void {
    const key = `board:${scope.queueIds === 'all' ? 'all' : scope.queueIds.join(',')}`;
    // a desk that closed meanwhile has left already, and would be read for for ever
    if (!socket.connected || this.#watching.get(socket.id) === key) return;
    this.leave(socket);
    this.#watching.set(socket.id, key);
    void socket.join(key);
    this.#feed(key, scope).watch();
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

  #feed(key: string, scope: BoardScope): BoardFeed {
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
