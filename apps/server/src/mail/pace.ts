import { availableParallelism } from 'node:os';

/** So long after the last word of a call it is taken that nobody telephones. */
const quietAfterMs = 1_000;

/** While they do, each letter is followed by a rest of so many times what it took. */
const restTimes = 1;

/** One that takes longer keeps nobody else waiting. */
const longMs = 1_000;

/**
 * How many letters are in hand at once: calls come first. Ten thousand letters leave a caller's offer as quick as on a quiet day,
 * and whoever brings them waits for their 250 a little longer.
 */
export class Pace {
  readonly #most: number;
  readonly #now: () => number;
  #inHand = 0;
  #calledAt = -Infinity;
  readonly #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** `most`: where nobody telephones. Two for each processor: one is read while another is written. */
  constructor(most = Math.max(4, availableParallelism() * 2), now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  /** Something was heard of a call. */
  called(): void {
    this.#calledAt = this.#now();
  }

  /** In the order in which they ask; what it gives ends the turn. */
  async turn(): Promise<() => void> {
    if (this.#inHand < this.#room() && this.#waiting.length === 0) this.#inHand++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve) && this.#look());
    const from = this.#now();
    let over = false;
    const free = () => {
      this.#inHand--;
      this.#look();
    };
    const end = () => {
      if (over) return;
      over = true;
      clearTimeout(long);
      const now = this.#now();
      if (this.#areCalls(now)) setTimeout(free, (now - from) * restTimes).unref();
      else free();
    };
    const long = setTimeout(end, longMs);
    long.unref();
    return end;
  }

  #areCalls(now: number): boolean {
    return now - this.#calledAt < quietAfterMs;
  }

  #room(): number {
    return this.#areCalls(this.#now()) ? 1 : this.#most;
  }

  #look(): void {
    while (this.#waiting.length > 0 && this.#inHand < this.#room()) {
      this.#inHand++;
      this.#waiting.shift()!();
    }
    if (this.#waiting.length === 0 || this.#timer) return;
    // when nobody telephones any more there is room for more, and nothing else would say so
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#look();
    }, quietAfterMs);
    this.#timer.unref();
  }
}
