import { foldCompany, foldName, nameVariants, spaceInitials, type Vocabulary } from '@linia/domain';
import type { SearchMatch } from '@linia/protocol';
import { prepare, type Database } from '../shell/database.ts';
import { byIndex } from './by-index.ts';
import { Asked, costOf, distances, likelyWords, type Distance, type Likely } from './likely.ts';
import { mostMatches } from './matches.ts';
import { companiesNamed, peopleNamed, peopleOfCompanies, type Named, type Split } from './namesakes.ts';
import { freshWords, type Kind, type Shares, type Words } from './words.ts';

const nearDistances = distances.filter(({ slips }) => slips === 0);
const farDistances = distances.filter(({ slips }) => slips > 0);

/** More words are not looked at: names have fewer. */
const mostTyped = 6;
/** Rows looked at for one question: a frequent surname alone has thousands, and they are all alike. */
const mostRows = 300;

/**
 * A word alone that so many have answers nothing where it is only guessed, and their rows are many: «Анар» for Анна took 17 ms
 * in a base of two million people.
 */
const crowd = 0.02;

/** The words of all names as this one search asks about them: what it has looked for once it knows. */
type Known = Record<Kind, Asked> & Pick<Words, 'shares'>;

/** One way to understand what was typed: words, and single letters that are initials. */
type Meaning = { words: string[]; initials: string[] };

/**
 * Companies and their people by name: any order, initials, one and two slips, beginnings, ё or е, the other keyboard layout,
 * Latin letters; a person together with the company. First each typed word is looked for among the words of all names,
 * then the names that have them all; nearer ones first, and of equals those that many bear.
 * Measured by `npm run bench -- names`.
 * @param isColleague somebody of the house is called just so: then nobody is guessed
 */
export async function findByName(
  db: Database,
  typed: string,
  isColleague: Promise<boolean> = Promise.resolve(false),
): Promise<SearchMatch[]> {
  const { person, company, shares } = await freshWords(db);
  const words: Known = { person: new Asked(person), company: new Asked(company), shares };
  const companies = new Search('organizations', db, words, meaningsOf(typed, foldCompany, true));
  const people = new Search('contacts', db, words, [
    ...meaningsOf(spaceInitials(typed), foldName, false),
    ...lowInitials(foldName(typed).split(' '), person),
  ]);
  const look = async (from: readonly Distance[]) => {
    for (const distance of from)
      await Promise.all([companies.look(distance, people), people.look(distance, companies)]);
  };
  await look(nearDistances);
  // said without a slip, a person and the company explain all the words: nothing better is farther away
  const isClear = [companies, people].some((each) => each.isSure || (each.isNarrow && !each.isEmpty));
  let both = isClear ? [] : await peopleOfCompanies(db, splits(typed, words, distances[1]));
  if (both.length === 0 && !(await isColleague)) {
    await look(farDistances);
    if (people.isEmpty && companies.isEmpty) {
      await Promise.all([companies, people].map((each) => each.lookWithoutOne()));
      both = await peopleOfCompanies(db, splits(typed, words, distances[2]));
    }
  }
  const [named, called] = await Promise.all([companiesNamed(db, companies.best()), peopleNamed(db, people.best())]);
  const shown = new Set(both.map(idOf));
  return [...both, ...named, ...called.filter((match) => !shown.has(idOf(match)))];
}

const idOf = (match: SearchMatch): number | null => (match.type === 'contact' ? match.contact.id : null);

/** «ковалева мс», as a hurried hand types it: two letters at the end that nobody is called by are initials. */
function lowInitials(words: string[], known: Vocabulary): Meaning[] {
  const last = words.at(-1)!;
  if (words.length < 2 || last.length !== 2 || known.has(last)) return [];
  return [{ words: words.slice(0, -1).filter((word) => word.length > 1), initials: [...last] }];
}

function meaningsOf(typed: string, fold: (text: string) => string, joins: boolean): Meaning[] {
  const meanings = nameVariants(typed).flatMap((variant): Meaning[] => {
    const words = fold(variant).split(' ').slice(0, mostTyped);
    const long = words.filter((word) => word.length > 1);
    return [
      { words: long, initials: words.filter((word) => word.length === 1) },
      // «Строй Тех Сервис» is written «СтройТехСервис» as often
      ...(joins && words.length > 1 ? [{ words: [words.join('')], initials: [] }] : []),
    ];
  });
  return meanings.filter(({ words }) => words.length > 0);
}

type Question = { likely: Likely[]; initials: string[]; spare: boolean };

/** The names of one table that what was typed may mean: from what was said to what is two slips away. */
class Search {
  readonly #table: 'organizations' | 'contacts';
  readonly #db: Database;
  readonly #known: Asked;
  readonly #shares: Shares;
  readonly #meanings: readonly Meaning[];
  readonly #found = new Map<string, Named>();
  readonly #asked = new Map<Meaning, string>();
  #sure = false;

  constructor(table: 'organizations' | 'contacts', db: Database, words: Known, meanings: readonly Meaning[]) {
    const kind = table === 'contacts' ? 'person' : 'company';
    [this.#table, this.#db, this.#meanings] = [table, db, meanings];
    [this.#known, this.#shares] = [words[kind], words.shares[kind]];
  }

  /** Somebody is called just so. */
  get isSure(): boolean {
    return this.#sure;
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  best(): Named[] {
    return [...this.#found.values()].sort(byCost).slice(0, mostMatches);
  }

  /** Slips are looked for only as far as nearer ones leave room, and not where the others have an answer already. */
  async look(distance: Distance, others: Search): Promise<void> {
    if (this.#found.size >= mostMatches) return;
    if (distance.slips > 0 && this.isEmpty && !others.isEmpty) return;
    // what nobody is called has been explained; what somebody is called may be a slip for another, but hardly two
    if (distance.also && !this.isEmpty && !this.#sure) return;
    if (distance.slips > 1 && (this.#sure || (this.isNarrow && !this.isEmpty))) return;
    // all three names, just as somebody is called: nobody else was meant, and looking farther costs as much again
    if (distance.slips > 0 && this.#sure && this.isNarrow && this.#table === 'contacts') return;
    for (const [at, meaning] of this.#meanings.entries()) {
      // the other layout and Latin letters are for those whose words mean nothing as they stand
      if (at === 0 || this.isEmpty) await this.#ask(meaning, distance, false);
    }
  }

  /** Three words have been said: whoever has them all but for a slip was hardly somebody else. */
  get isNarrow(): boolean {
    const [said] = this.#meanings;
    return said !== undefined && said.words.length + said.initials.length > 2;
  }

  /** Nothing at all: perhaps one word too many was said, a patronymic that nobody wrote down. */
  async lookWithoutOne(): Promise<void> {
    for (const meaning of this.#meanings) {
      if (this.isEmpty && meaning.words.length > 1) await this.#ask(meaning, distances[2], true);
    }
  }

  #withoutCrowds(likely: Likely, words: readonly string[], { slips }: Distance): Likely {
    if (words.length > 1 || slips === 0) return likely;
    return new Map([...likely].filter(([word, cost]) => cost < 1 || this.#shares.of([word]) < crowd));
  }

  async #ask(meaning: Meaning, distance: Distance, spare: boolean): Promise<void> {
    const { words, initials } = meaning;
    const likely = likelyWords(this.#known, words, distance).map((each) => this.#withoutCrowds(each, words, distance));
    const stand = likely.filter(({ size }) => size > 0).length;
    // of two words one alone is asked for only where the other means nothing to anybody
    if (spare ? stand < 2 && stand !== words.length - 1 : stand < likely.length) return;
    // looking farther brought no word to look for
    const sizes = `${likely.map(({ size }) => size).join()} ${spare}`;
    if (this.#asked.get(meaning) === sizes) return;
    this.#asked.set(meaning, sizes);
    const names = await ask(this.#db, this.#table, { likely, initials, spare });
    const isCut = names.reduce((rows, { count }) => rows + count, 0) === mostRows;
    for (const { folded, count } of names) {
      const cost = costOf([...likely, ...initials], folded.split(' '));
      if (cost === Infinity) continue;
      if (cost < 1) this.#sure ||= !distance.begins;
      if (cost < (this.#found.get(folded)?.cost ?? Infinity)) this.#found.set(folded, { folded, count, isCut, cost });
    }
  }
}

const byCost = (a: Named, b: Named): number => a.cost - b.cost || b.count - a.count || (a.folded < b.folded ? -1 : 1);

/** The names that have one of the likely words for each typed one; with `spare` for each but one. Each of the questions by the index. */
async function ask(
  db: Database,
  table: 'organizations' | 'contacts',
  { likely, initials, spare }: Question,
): Promise<{ folded: string; count: number }[]> {
  const values: string[][] = [];
  const has = (words: string[], operator: '&&' | '@>') => `words ${operator} $${values.push(words)}::text[]`;
  const words = likely.filter(({ size }) => size > 0).map((each) => has([...each.keys()], '&&'));
  const together = (from: string[]) => from.join(' and ');
  // a word that means nothing is the one to do without; else each in turn
  const isOut = words.length < likely.length;
  const pairs = initials.length > 0 && table === 'contacts' ? [has(pairsOf(likely, initials), '@>')] : [];
  const live = table === 'organizations' ? ' and merged_into_id is null' : '';
  const rowsWith = (all: string[]) =>
    `(select id, folded from ${table} where ${together(all)}${live} limit ${mostRows})`;
  // a union, not an "or": that one read the whole table, 1.9 s in a base of 280,000, and this takes 10 ms
  const rowsOf =
    spare && !isOut
      ? words.map((_, at) => rowsWith(words.toSpliced(at, 1))).join(' union ')
      : rowsWith([...words, ...pairs]);
  // of few shapes (so many words, so many initials); planned anew it took 0.2 ms more, and a search asks up to ten
  return byIndex(db, prepare(`select folded, count(*)::int as count from (${rowsOf}) n group by folded`, values));
}

/** The tokens of two initials that the base keeps of each name (drizzle/schema/organizations.ts). */
function pairsOf(likely: readonly Likely[], initials: readonly string[]): string[] {
  const firsts = likely.map((words) => new Set([...words.keys()].map((word) => word[0]!)));
  const sure = [...firsts.filter(({ size }) => size === 1).flatMap((letters) => [...letters]), ...initials];
  return sure.slice(0, 3).flatMap((a, at, all) => all.slice(at + 1).map((b) => `.${a < b ? a + b : b + a}`));
}

/** Every way to read the beginning as a person and the rest as the company, or the other way round. */
function splits(typed: string, known: Known, distance: Distance): Split[] {
  return nameVariants(typed).flatMap((variant) => {
    const words = foldCompany(variant).split(' ').slice(0, mostTyped);
    const likely = (kind: Kind, part: string[]) =>
      likelyWords(known[kind], part, distance).map((each) => [...each.keys()]);
    const rarest = (kind: Kind, part: string[][]) => Math.min(...part.map((each) => known.shares[kind].of(each)));
    return words.flatMap((_, at): Split[] => {
      const parts = [words.slice(0, at), words.slice(at)] as const;
      return [parts, [parts[1], parts[0]] as const]
        .map(([person, company]) => ({ person: likely('person', person), company: likely('company', company) }))
        .filter(({ person, company }) =>
          [person, company].every((part) => part.length > 0 && part.every((w) => w.length > 0)),
        )
        .map((split) => ({
          ...split,
          rarer: rarest('person', split.person) < rarest('company', split.company) ? 'person' : 'company',
        }));
    });
  });
}
