const windowMs = 60_000;

/** Counts what went wrong for a key in the last minute. In memory, per process: n processes allow n times as much. */
export class Attempts {
  readonly #most: number;
  readonly #seen = new Map<string, number[]>();

  constructor(most: number) {
    this.#most = most;
  }

  exhausted(key: string, now = performance.now()): boolean {
    return this.#recent(key, now).length >= this.#most;
  }

  count(key: string, now = performance.now()): void {
    this.#seen.set(key, [...this.#recent(key, now), now].slice(-this.#most));
    if (this.#seen.size > 10_000) this.#sweep(now);
  }

  /** The last one was none. */
  uncount(key: string): void {
    this.#seen.get(key)?.pop();
  }

  forget(key: string): void {
    this.#seen.delete(key);
  }

  #recent(key: string, now: number): number[] {
    return (this.#seen.get(key) ?? []).filter((at) => now - at < windowMs);
  }

  #sweep(now: number): void {
    for (const key of this.#seen.keys()) if (this.#recent(key, now).length === 0) this.#seen.delete(key);
  }
}
