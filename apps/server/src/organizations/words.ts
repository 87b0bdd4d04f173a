import { Vocabulary } from '@linia/domain';
import type { Database } from '../shell/database.ts';

export type Words = { person: Vocabulary; company: Vocabulary };

/** A search waits for words this old to be read anew; whoever was written later is found by slips this much later. */
const freshMs = 1000;

/**
 * The words of all names as this process knows them: read whole once, then only those that came since. Which came since is
 * asked by what the last reading could see, never by a counter: a transaction that began before it may commit after it.
 */
class Keeper {
  readonly words: Words = { person: new Vocabulary(), company: new Vocabulary() };
  #seen: string | null = null;
  #readAt = -Infinity;
  #reading: Promise<void> | null = null;

  async fresh(db: Database): Promise<Words> {
    if (performance.now() - this.#readAt > freshMs) {
      await (this.#reading ??= this.#read(db).finally(() => (this.#reading = null)));
    }
    return this.words;
  }

  /** One row a kind, its words in one text: half a million rows would take the driver ten times as long. */
  async #read(db: Database): Promise<void> {
    const at = performance.now();
    const { rows } = await db.pool.query(
      `select pg_current_snapshot()::text as seen,
         (select string_agg(word, ' ') from name_words where kind = 'person' and ${since}) as person,
         (select string_agg(word, ' ') from name_words where kind = 'company' and ${since}) as company`,
      [this.#seen],
    );
    const { seen, person, company } = rows[0] as { seen: string; person: string | null; company: string | null };
    this.words.person.add(person?.split(' ') ?? []);
    this.words.company.add(company?.split(' ') ?? []);
    [this.#seen, this.#readAt] = [seen, at];
  }
}

const since = `($1::text is null or tx >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(tx, $1::pg_snapshot))`;

const keepers = new WeakMap<Database['pool'], Keeper>();

/** The words of all names, at most a second old. */
export function freshWords(db: Database): Promise<Words> {
  const keeper = keepers.get(db.pool) ?? new Keeper();
  keepers.set(db.pool, keeper);
  return keeper.fresh(db);
}
