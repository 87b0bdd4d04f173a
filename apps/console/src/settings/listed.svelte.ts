import type { Id } from '@linia/protocol';
import { untrack } from 'svelte';
import { Loaded } from '../loaded.svelte.ts';
import { socket } from '../socket.svelte.ts';
import { Chosen } from './chosen.svelte.ts';

/** A page of settings: its rows, read again when somebody changes them, and the one that stands at the side. */
export class Listed<D, R extends { id: Id }> {
  readonly page: Loaded<D>;
  readonly chosen = new Chosen<Id | 'new'>();
  all: readonly R[] = $derived.by(() => (this.page.data === undefined ? [] : this.#rowsOf(this.page.data)));
  row = $derived.by(() => this.all.find(({ id }) => id === this.chosen.at));
  #rowsOf: (data: D) => readonly R[];
  /** The rows that were there as a new one was begun. */
  #before: readonly Id[] = [];

  /** @param everyMs read again so often, where the time itself changes what stands there */
  constructor(path: string, rowsOf: (data: D) => readonly R[], everyMs?: number) {
    this.page = new Loaded<D>(() => path);
    this.#rowsOf = rowsOf;
    $effect(() => (everyMs === undefined ? void this.page.load() : this.page.keep(everyMs)));
    $effect(() => {
      if (this.chosen.at === 'new') untrack(() => (this.#before = this.all.map(({ id }) => id)));
    });
    // another administrator changes them, too
    $effect(() => socket.on('lists:changed', () => void this.page.load()));
  }

  /** A row was saved, or made; or the chosen one was deleted (nothing). */
  saved(fresh: R | undefined, write: (rows: R[]) => void): void {
    const known = this.all.some(({ id }) => id === fresh?.id);
    if (!fresh) write(this.all.filter(({ id }) => id !== this.chosen.at));
    else write(known ? this.all.map((each) => (each.id === fresh.id ? fresh : each)) : [...this.all, fresh]);
    // the one just made may have been read again already, before the answer to making it came
    const isMade = this.chosen.at === 'new' && fresh !== undefined && !this.#before.includes(fresh.id);
    if (!known || isMade) this.chosen.go(fresh?.id);
  }
}
