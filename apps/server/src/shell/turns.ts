import { Refusal } from './refusal.ts';

type Desk = { running: number; waiting: (() => void)[] };

/**
 * What one desk asks is done a few at a time, in its order. A page that loops waits for itself and for nobody else:
 * without this, 4,000 messages of one socket took every connection of the pool, and all desks read «the database is away»
 * (measured).
 */
export class Turns {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #desks = new Map<string, Desk>();

  constructor({ atOnce = 6, mostWaiting = 100 } = {}) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Resolves when it is this one's turn, with what ends it; who asks on and on is refused. */
  async take(key: string): Promise<() => void> {
    const desk = this.#desks.get(key) ?? { running: 0, waiting: [] };
    this.#desks.set(key, desk);
    if (desk.running < this.#atOnce) desk.running++;
    else if (desk.waiting.length >= this.#mostWaiting) throw new Refusal('rate.limited', 429);
    else await new Promise<void>((resolve) => desk.waiting.push(resolve));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = desk.waiting.shift();
      if (next) next();
      else if (--desk.running === 0) this.#desks.delete(key);
    };
  }
}
