import { may } from '@linia/domain';
import type { Board } from '@linia/protocol';
import { Refusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import { boardFeed, type BoardFeed } from '../supervision/board-feed.ts';
import { boardScope, readBoard, type BoardScope } from '../supervision/board.ts';
import { ToldBoard, wholeBoard } from '../supervision/told-board.ts';
import type { DeskServer, DeskSocket } from './desk-server.ts';

/** One set of queues that somebody watches. */
type Watched = { feed: BoardFeed; told: ToldBoard; watchers: number; waiting: Waiting[] };
type Waiting = { resolve: (board: Board) => void; reject: (fault: unknown) => void };

/**
 * The boards that somebody watches: one feed for each set of queues, however many watch it. Whoever comes gets the very board
 * that was told last, so that the next change is a change of it, and fifty boards that open at once are one reading.
 */
export class Boards {
  readonly #app: App;
  readonly #io: DeskServer;
  readonly #feeds = new Map<string, Watched>();
  readonly #watching = new Map<string, string>();

  constructor(app: App, io: DeskServer) {
    this.#app = app;
    this.#io = io;
  }

  dirty(): void {
    for (const { feed } of this.#feeds.values()) feed.dirty();
  }

  async watch(socket: DeskSocket): Promise<Board> {
    if (!may(socket.data.person.roles, 'board:view')) throw new Refusal('right.missing', 403);
    const scope = await boardScope(this.#app.db, socket.data.person);
    const watched = this.#follow(socket, scope);
    if (!watched) return readBoard(this.#app.db, scope);
    return watched.told.board ?? new Promise((resolve, reject) => watched.waiting.push({ resolve, reject }));
  }

  /** What this person may see has changed: the board they watch changes with it, or ends. */
  async recheck(agentId: number): Promise<void> {
    for (const socket of this.#io.of('/').sockets.values()) {
      if (socket.data.person.agentId !== agentId || !this.#watching.has(socket.id)) continue;
      if (!may(socket.data.person.roles, 'board:view')) this.leave(socket);
      else {
        // told all: rows of lines that are not theirs any more must not stay
        const told = this.#follow(socket, await boardScope(this.#app.db, socket.data.person))?.told;
        if (told?.board) socket.emit('board:changed', wholeBoard(told.board));
      }
    }
  }

  /** Null for a desk that closed meanwhile: it has left already, and would be read for for ever. */
  #follow(socket: DeskSocket, scope: BoardScope): Watched | null {
    const key = `board:${scope.queueIds === 'all' ? 'all' : scope.queueIds.join(',')}`;
    if (!socket.connected) return null;
    const watched = this.#feed(key, scope);
    if (this.#watching.get(socket.id) === key) return watched;
    this.leave(socket);
    this.#watching.set(socket.id, key);
    void socket.join(key);
    watched.watchers++;
    watched.feed.watch();
    // whoever comes first waits for a reading
    if (!watched.told.board) watched.feed.dirty();
    return watched;
  }

  leave(socket: DeskSocket): void {
    const key = this.#watching.get(socket.id);
    if (!key) return;
    this.#watching.delete(socket.id);
    void socket.leave(key);
    const watched = this.#feeds.get(key);
    if (!watched) return;
    watched.feed.unwatch();
    if (--watched.watchers > 0) return;
    watched.told.forget();
    watched.waiting.splice(0).forEach(({ reject }) => reject(new Refusal('right.missing', 403)));
  }

  stop(): void {
    for (const { feed } of this.#feeds.values()) feed.stop();
  }

  #feed(key: string, scope: BoardScope): Watched {
    const known = this.#feeds.get(key);
    if (known) return known;
    const told = new ToldBoard();
    const waiting: Watched['waiting'] = [];
    const feed = boardFeed({
      read: () => readBoard(this.#app.db, scope),
      emit: (board) => {
        this.#io.to(key).emit('board:changed', told.tell(board));
        waiting.splice(0).forEach(({ resolve }) => resolve(board));
      },
      onError: (error) => {
        this.#app.log.warn({ err: error }, 'the board could not be read');
        waiting.splice(0).forEach(({ reject }) => reject(error));
      },
      // a board calls its figures old after ten seconds: a quiet one is told twice as often
      quietMs: 5_000,
    });
    const watched = { feed, told, watchers: 0, waiting };
    this.#feeds.set(key, watched);
    return watched;
  }
}
