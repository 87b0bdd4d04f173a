import type { Id } from '@linia/protocol';
import { api } from '../api.ts';
import { toasts } from '../overlays.svelte.ts';
import { m } from '../paraglide/messages.js';
import { RowForm } from './form.svelte.ts';

/** A row with a name: made, saved, turned, deleted; each is said, and has its way back where there is one. */
export class NamedForm<R extends { id: Id; name: string }, F extends object> extends RowForm<R, F> {
  /** What is asked about before it is done. */
  asking = $state<string>();
  #row: () => R | undefined;
  #path: () => string;
  #told: (row: R | undefined) => void;

  /**
   * @param path of the list; a row's is below it
   * @param told what became of the row; nothing is one that was deleted
   */
  constructor(
    row: () => R | undefined,
    fieldsOf: (row: R | undefined) => F,
    path: () => string,
    told: (row: R | undefined) => void,
  ) {
    super(row, fieldsOf);
    this.#row = row;
    this.#path = path;
    this.#told = told;
  }

  /** A new one is made, one that is there is saved. */
  async store(): Promise<void> {
    const row = this.#row();
    if (!row) {
      const made = await this.run(() => api.post<R>(this.#path(), $state.snapshot(this.fields)));
      if (made) this.#told(made);
      return;
    }
    const done = await this.save(`${this.#path()}/${row.id}`);
    if (!done) return;
    this.#told(done.row);
    toasts.done(m.settings_saved({ name: done.row.name }), () => void this.#tell(done.back));
  }

  /** Closed and opened, retired and brought back: there, and the same way back. */
  async turn(there: (path: string) => Promise<R>, back: (path: string) => Promise<R>, said: string): Promise<void> {
    this.asking = undefined;
    const row = this.#row();
    if (!row) return;
    const path = `${this.#path()}/${row.id}`;
    if (await this.#tell(() => there(path))) toasts.done(said, () => void this.#tell(() => back(path)));
  }

  async close(said: (row: { name: string }) => string): Promise<void> {
    await this.turn(close, reopen, said({ name: this.#row()?.name ?? '' }));
  }

  async reopen(said: (row: { name: string }) => string): Promise<void> {
    await this.turn(reopen, close, said({ name: this.#row()?.name ?? '' }));
  }

  async remove(): Promise<void> {
    this.asking = undefined;
    const row = this.#row();
    if (!row || !(await this.run(() => api.delete<object>(`${this.#path()}/${row.id}`)))) return;
    this.#told(undefined);
    toasts.done(m.settings_deleted({ name: row.name }));
  }

  async #tell(work: () => Promise<R>): Promise<boolean> {
    const row = await this.run(work);
    if (row) this.#told(row);
    return row !== undefined;
  }
}

const close = <R>(path: string): Promise<R> => api.post<R>(`${path}/close`);
const reopen = <R>(path: string): Promise<R> => api.post<R>(`${path}/reopen`);
