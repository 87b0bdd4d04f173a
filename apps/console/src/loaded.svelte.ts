import { api, ApiError } from './api.ts';
import { clock } from './clock.svelte.ts';

/**
 * Something read over HTTP. What stood there stays in sight while it is read again, and a fault is said beside it:
 * a page never empties itself under the eyes.
 */
export class Loaded<T> {
  data = $state.raw<T>();
  fault = $state.raw<ApiError>();
  /** The server's time when it was last read, in milliseconds. */
  at = $state<number>();
  #path: () => string;
  #asking: AbortController | undefined;

  /** @param path of the API, asked anew at each reading */
  constructor(path: () => string) {
    this.#path = path;
  }

  /** Asking again would be answered the same: not there, or not for this person. */
  get final(): boolean {
    return [403, 404, 410, 422].includes(this.fault?.status ?? 0);
  }

  async load(): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      const data = await this.read(this.#path(), asking.signal);
      if (asking.signal.aborted) return;
      this.data = data;
      this.fault = undefined;
      this.at = clock.now;
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
    }
  }

  protected read(path: string, signal: AbortSignal): Promise<T> {
    return api.get<T>(path, signal);
  }

  /** Reads it now and then again and again, but not for a hidden tab. Returns the way to stop: for an effect. */
  keep(everyMs: number, wanted: () => boolean = () => true): () => void {
    void this.load();
    const again = setInterval(() => {
      if (document.visibilityState === 'visible' && !this.final && wanted()) void this.load();
    }, everyMs);
    return () => {
      clearInterval(again);
      this.#asking?.abort();
    };
  }
}
