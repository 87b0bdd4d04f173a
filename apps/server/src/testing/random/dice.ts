/** Chance that can be thrown again: the same seed throws the same. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** mulberry32 */
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

  chance(of: number): boolean {
    return this.next() < of;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** One key, as often as its weight says. */
  weighted<K extends string>(table: Record<K, { weight: number }>): K {
    const entries = Object.entries(table) as [K, { weight: number }][];
    let left = this.next() * entries.reduce((sum, [, { weight }]) => sum + weight, 0);
    for (const [key, { weight }] of entries) if ((left -= weight) < 0) return key;
    return entries.at(-1)![0];
  }
}
