import type { SearchAnswer, SearchReading } from '@linia/protocol';
import { api, ApiError } from '../api.ts';

const PAUSE_MS = 120;

/** Asks the server what was typed, after a breath; an answer to older words is dropped. */
export class Lookup {
  readings = $state.raw<readonly SearchReading[]>([]);
  /** The words `readings` answer. */
  answered = $state('');
  fault = $state.raw<ApiError>();
  #leave: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param now without waiting for a pause in the typing */
  ask(query: string, now = false): void {
    const q = query.trim();
    clearTimeout(this.#timer);
    this.#leave?.abort();
    if (q === '') return this.clear();
    const leave = (this.#leave = new AbortController());
    this.#timer = setTimeout(() => void this.#read(q, leave.signal), now ? 0 : PAUSE_MS);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#leave?.abort();
    this.readings = [];
    this.answered = '';
    this.fault = undefined;
  }

  async #read(q: string, signal: AbortSignal): Promise<void> {
    try {
      const { readings } = await api.get<SearchAnswer>(`/api/search?q=${encodeURIComponent(q)}`, signal);
      if (signal.aborted) return;
      this.readings = readings;
      this.answered = q;
      this.fault = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.readings = [];
      this.answered = q;
      this.fault = error;
    }
  }
}
