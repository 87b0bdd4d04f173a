/** Chance that comes out the same in every run (mulberry32). */
export class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

/** Draws from words of given weights. */
export class Weighted<T> {
  readonly #sums: Float64Array;
  readonly #choices: readonly T[];

  constructor(choices: readonly T[], weightOf: (choice: T, rank: number) => number) {
    this.#choices = choices;
    this.#sums = new Float64Array(choices.length);
    let sum = 0;
    choices.forEach((choice, rank) => (this.#sums[rank] = sum += weightOf(choice, rank + 1)));
  }

  draw(chance: Chance): T {
    const wanted = chance.next() * this.#sums[this.#sums.length - 1]!;
    let [low, high] = [0, this.#sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sums[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return this.#choices[low]!;
  }
}
