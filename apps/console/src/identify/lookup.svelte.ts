import type { SearchAnswer, SearchReading } from '@linia/protocol';
import { api, ApiError } from '../api.ts';
import { readAhead } from './company.svelte.ts';

/**
 * Asks the server what was typed, at once: a pause in the typing would be most of what the eye waits for. One question is on
 * its way at a time; what was typed meanwhile is asked when its answer is there, so a slow line carries no queue.
 */
export class Lookup {
  readings = $state.raw<readonly SearchReading[]>([]);
  /** The words `readings` answer. */
  answered = $state('');
  fault = $state.raw<ApiError>();
  #asking: AbortController | undefined;
  /** Typed while a question is on its way. */
  #next: string | undefined;

  ask(query: string): void {
    const q = query.trim();
    if (q === '') return this.clear();
    this.#next = q;
    if (!this.#asking) void this.#read();
  }

  clear(): void {
    this.#next = undefined;
    this.#asking?.abort();
    this.#asking = undefined;
    this.readings = [];
    this.answered = '';
    this.fault = undefined;
  }

  async #read(): Promise<void> {
    const asking = (this.#asking = new AbortController());
    try {
      while (this.#next !== undefined) {
        const q = this.#next;
        this.#next = undefined;
        if (q === this.answered && !this.fault) continue;
        const answer = await this.#find(q, asking.signal);
        if (asking.signal.aborted) return;
        [this.readings, this.fault] = Array.isArray(answer) ? [answer, undefined] : [[], answer];
        this.answered = q;
      }
    } finally {
      if (this.#asking === asking) this.#asking = undefined;
    }
  }

  async #find(q: string, signal: AbortSignal): Promise<SearchReading[] | ApiError> {
    try {
      const { readings, card } = await api.get<SearchAnswer>(`/api/search?q=${encodeURIComponent(q)}`, signal);
      readAhead(card);
      return readings;
    } catch (error) {
      // left behind on purpose, or said why
      if (error instanceof ApiError || signal.aborted) return error as ApiError;
      throw error;
    }
  }
}
