import { untrack } from 'svelte';
import { api } from './api.ts';
import { Loaded } from './loaded.svelte.ts';

type Page = { rows: readonly object[]; next: string | null };

/** A list that comes page after page. Read again it is read as far as it was shown: nothing that somebody asked for goes away. */
export class Paged<T extends Page> extends Loaded<T> {
  /** Its next page is being read. */
  busy = $state(false);
  #most = 0;

  protected override async read(path: string, signal: AbortSignal): Promise<T> {
    // an effect that reads it does not hang on what it has read: it would read it again and again
    const shown = untrack(() => this.data?.rows.length);
    const wanted = shown === undefined ? 0 : Math.max(shown, this.#most);
    let all = await super.read(path, signal);
    while (all.next !== null && all.rows.length < wanted) {
      const page = await api.get<T>(
        `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(all.next)}`,
        signal,
      );
      all = { ...all, rows: [...all.rows, ...page.rows], next: page.next };
    }
    return all;
  }

  /** One page more. Another reading meanwhile, of a minute ago or of news, goes as far. */
  async more(): Promise<void> {
    if (this.busy || !this.data?.next) return;
    this.busy = true;
    this.#most = this.data.rows.length + 1;
    try {
      await this.load();
    } finally {
      this.#most = 0;
      this.busy = false;
    }
  }
}
