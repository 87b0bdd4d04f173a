import { createHash } from 'node:crypto';
import { countVisit, type Visitor } from '../../faq/visits.ts';
import type { Database } from '../../shell/database.ts';

type Log = { warn: (data: object, message: string) => void };
const day = 86_400_000;
const mostKnown = 50_000;

/**
 * Counts readers behind the answer, for nobody waits for that, and asks the database only about those whom this process has not
 * counted today: a flood of one address costs it nothing. Whoever was forgotten here is known there.
 */
export class Readers {
  readonly #db: Database;
  readonly #log: Log;
  #known = new Set<string>();
  #day = 0;
  #under = 0;

  constructor(db: Database, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  count(kind: 'read' | 'shown', articles: readonly number[], visitor: Visitor): void {
    const today = Math.floor(Date.now() / day);
    if (today !== this.#day || this.#known.size > mostKnown) this.#known = new Set();
    this.#day = today;
    const key = (id: number) =>
      createHash('sha256').update(`${kind} ${id} ${visitor.address} ${visitor.agent}`).digest('base64').slice(0, 22);
    const fresh = articles.filter((id) => !this.#known.has(key(id)));
    // more at once would be in the way of calls; they count when they come again
    if (fresh.length === 0 || this.#under >= 2) return;
    for (const id of fresh) this.#known.add(key(id));
    this.#under += 1;
    countVisit(this.#db.pool, kind, fresh, visitor)
      .catch((error: unknown) => this.#log.warn({ err: error }, 'a reader could not be counted'))
      .finally(() => (this.#under -= 1));
  }
}
