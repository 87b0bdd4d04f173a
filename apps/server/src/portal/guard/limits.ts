import { isIPv6 } from 'node:net';

type Bucket = { left: number; at: number };

/**
 * So many at once, and so many an hour from then on, for each address. Kept in memory, a process its own: a flood must
 * cost no write to the database, which calls need; what is registered is counted there, by e-mail (`forms_from`).
 */
export class Limit {
  readonly #burst: number;
  readonly #perHour: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ burst, perHour }: { burst: number; perHour: number }) {
    this.#burst = burst;
    this.#perHour = perHour;
  }

  /** Seconds to wait; 0: go on, and it is counted. `much`: of what is not counted one by one (bytes). */
  take(address: string, now = Date.now(), much = 1): number {
    const who = whose(address);
    const bucket = this.#buckets.get(who) ?? { left: this.#burst, at: now };
    const left = Math.min(this.#burst, bucket.left + ((now - bucket.at) * this.#perHour) / 3_600_000);
    this.#buckets.delete(who);
    this.#buckets.set(who, { left: left < much ? left : left - much, at: now });
    this.#forget();
    return left < much ? Math.ceil(((much - left) * 3600) / this.#perHour) : 0;
  }

  /** Whoever has not come for longest; a million addresses at once are nobody's office. */
  #forget(): void {
    for (const who of this.#buckets.keys()) {
      if (this.#buckets.size <= 20_000) return;
      this.#buckets.delete(who);
    }
  }
}

/** One household or office: an IPv4 address, or the /64 that a provider gives to one. */
export function whose(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare;
  const [head, tail] = bare.split('::') as [string, string?];
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const groups =
    tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
