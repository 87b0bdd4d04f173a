import type { Id } from '@linia/protocol';
import { announcer } from '@linia/ui';
import { api, ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { same } from './same.ts';

/**
 * Rows that change places: at once under the hands, then on the server, one request at a time. Where it says no, they go back
 * and the fault is told.
 */
export class Ordering<R extends { id: Id; name?: string }, A> {
  fault = $state.raw<ApiError>();
  #wanted = $state.raw<Id[]>();
  #saving = false;
  #read: () => readonly R[];
  #path: () => string;
  #saved: (answer: A) => void;

  constructor(read: () => readonly R[], path: () => string, saved: (answer: A) => void) {
    this.#read = read;
    this.#path = path;
    this.#saved = saved;
  }

  get rows(): readonly R[] {
    const rows = this.#read();
    const wanted = this.#wanted;
    if (!wanted) return rows;
    const place = (row: R) => (wanted.includes(row.id) ? wanted.indexOf(row.id) : rows.length);
    return [...rows].sort((a, b) => place(a) - place(b));
  }

  move(id: Id, to: number, name: string, of: number): void {
    const ids = this.rows.map((row) => row.id);
    const from = ids.indexOf(id);
    if (from === to || to < 0 || to >= of) return;
    ids.splice(to, 0, ...ids.splice(from, 1));
    this.#wanted = ids;
    announcer.say(m.order_moved({ name, place: to + 1, of }));
    void this.#save();
  }

  async #save(): Promise<void> {
    if (this.#saving) return;
    this.#saving = true;
    this.fault = undefined;
    try {
      for (;;) {
        const was = this.#read().map((row) => row.id);
        const is = this.#wanted;
        if (!is || same(is, was)) break;
        this.#saved(await api.put<A>(this.#path(), { was, is }));
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
    } finally {
      this.#wanted = undefined;
      this.#saving = false;
    }
  }
}
