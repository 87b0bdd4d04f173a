import { Vocabulary } from '@linia/domain';
import { prepare, type Database } from '../shell/database.ts';

export type Kind = 'person' | 'company';
export type Words = Record<Kind, Vocabulary> & { shares: Record<Kind, Shares> };

/**
 * How many of all rows have a word, of the words that many have: what PostgreSQL has counted for its planner (some 900 words of
 * a table). None where it has not counted yet.
 */
export class Shares {
  #of = new Map<string, number>();

  set(words: readonly string[], shares: readonly number[]): void {
    this.#of = new Map(words.map((word, at) => [word, shares[at]!]));
  }

  /** @returns 0 … 1: rows with one of the words, at most */
  of(words: Iterable<string>): number {
    let share = 0;
    for (const word of words) share += this.#of.get(word) ?? 0;
    return share;
  }
}

/** What is counted changes slowly. */
const countedMs = 600_000;

/**
 * With so many words to look through for what is new (an import is under way, and all that came since it began is looked at)
 * they are read once a second: 100,000 take 15 ms, none 0.2 ms.
 */
const crowd = 1_000;
const crowdedMs = 1_000;

/**
 * The words of all names as this process knows them: read whole once, then at each search those that came since. Which came
 * since is asked by what the last reading could see, never by a counter: a transaction that began before it may commit after it.
 */
class Keeper {
  readonly words: Words = {
    person: new Vocabulary(),
    company: new Vocabulary(),
    shares: { person: new Shares(), company: new Shares() },
  };
  #countedUntil = -Infinity;
  #seen: string | null = null;
  #restUntil = -Infinity;
  #reading: Promise<void> | null = null;

  async fresh(db: Database): Promise<Words> {
    if (performance.now() >= this.#restUntil) {
      await (this.#reading ??= this.#read(db).finally(() => (this.#reading = null)));
    }
    return this.words;
  }

  /** The words of a kind come as one text, not as hundreds of thousands of rows. */
  async #read(db: Database): Promise<void> {
    if (performance.now() >= this.#countedUntil) await this.#count(db);
    const { rows } = await db.pool.query(this.#seen === null ? prepare(all, []) : prepare(since, [this.#seen]));
    const { seen, person, company, looked } = rows[0] as Answer;
    this.words.person.add(person?.split(' ') ?? []);
    this.words.company.add(company?.split(' ') ?? []);
    this.#restUntil = this.#seen !== null && looked > crowd ? performance.now() + crowdedMs : -Infinity;
    this.#seen = seen;
  }

  async #count(db: Database): Promise<void> {
    this.#countedUntil = performance.now() + countedMs;
    const { rows } = await db.pool.query(prepare(counted, []));
    for (const { kind, words, shares } of rows) this.words.shares[kind as Kind].set(words, shares);
  }
}

type Answer = { seen: string; person: string | null; company: string | null; looked: number };

const answer = `select pg_current_snapshot()::text as seen, count(*)::int as looked,
  string_agg(word, ' ') filter (where kind = 'person'`;
const all = `${answer}) as person, string_agg(word, ' ') filter (where kind = 'company') as company from name_words`;
const isNew = 'not pg_visible_in_snapshot(tx, $1::pg_snapshot)';
const since = `${answer} and ${isNew}) as person, string_agg(word, ' ') filter (where kind = 'company' and ${isNew}) as company
  from name_words where tx >= pg_snapshot_xmin($1::pg_snapshot)`;

const counted = `select case tablename when 'contacts' then 'person' else 'company' end as kind,
    most_common_elems::text::text[] as words, most_common_elem_freqs as shares
  from pg_stats where schemaname = current_schema and attname = 'words' and tablename in ('contacts', 'organizations')
    and most_common_elems is not null`;

const keepers = new WeakMap<Database['pool'], Keeper>();

/** The words of all names. A search that joins a reading under way may miss what is being committed at that moment. */
export function freshWords(db: Database): Promise<Words> {
  const keeper = keepers.get(db.pool) ?? new Keeper();
  keepers.set(db.pool, keeper);
  return keeper.fresh(db);
}
