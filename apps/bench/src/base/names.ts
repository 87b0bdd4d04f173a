import {
  ends,
  fathers,
  frequentCompanies,
  frequentSurnames,
  men,
  middles,
  parts,
  places,
  stems,
  trades,
  women,
} from './words.ts';
import { Chance, Weighted } from './random.ts';

/**
 * People and companies as they are called in Russia, by the frequency with which they are.
 * Surnames: some three hundred real ones, the share of the one of rank r is 1 % / (1 + 0.22 (r − 1))^0.75 (fitted to the published
 * list: rank 2 0.74, 10 0.37, 50 0.19, 100 0.12, 200 0.065, 300 0.045 of the first); then 60,000 made-up ones, falling
 * as 1 / r^1.05 from where the real ones end. Together the real ones are half of all people. Women's forms for women.
 * Given names and fathers' names by rank, 1 / (r + 4)^1.2: the first ten are two thirds of men.
 * Companies: two in ten a single word that hundreds bear, three made of two or three parts, in one word or with a hyphen,
 * two with a trade or a place, one a sole trader, two made-up words of their own.
 */
export class Names {
  readonly #chance: Chance;
  readonly #surnames: Weighted<string>;
  readonly #men = new Weighted(men, byRank);
  readonly #women = new Weighted(women, byRank);
  readonly #fathers = new Weighted(fathers, byRank);
  readonly #companies = new Weighted(frequentCompanies, (_, rank) => 1 / (rank + 8));
  readonly #own: string[];

  constructor(seed: number) {
    this.#chance = new Chance(seed);
    const rare = madeUp(new Chance(seed + 1), 60_000, ends);
    const most = frequentSurnames.length;
    const share = (rank: number) => 1 / (1 + 0.22 * (rank - 1)) ** 0.75;
    this.#surnames = new Weighted([...frequentSurnames, ...rare], (_, rank) =>
      rank <= most ? share(rank) : share(most) * (most / rank) ** 1.05,
    );
    this.#own = madeUp(new Chance(seed + 2), 120_000, ['', 'а', 'он', 'ис', 'ум', 'ия', 'ор', 'экс']);
  }

  person(): string {
    const woman = this.#chance.next() < 0.55;
    const surname = this.#surnames.draw(this.#chance);
    const given = (woman ? this.#women : this.#men).draw(this.#chance);
    return `${woman ? feminine(surname) : surname} ${given} ${patronymic(this.#fathers.draw(this.#chance), woman)}`;
  }

  company(): string {
    const kind = this.#chance.next();
    const form = this.#chance.next() < 0.9 ? 'ООО' : 'АО';
    const named = (name: string) => `${form} «${name}»`;
    if (kind < 0.2) return named(this.#companies.draw(this.#chance));
    if (kind < 0.5) return named(this.#ofParts());
    if (kind < 0.6)
      return named(
        `${this.#chance.of(trades)} ${this.#chance.next() < 0.5 ? this.#ofParts() : this.#companies.draw(this.#chance)}`,
      );
    if (kind < 0.7) return named(`${this.#companies.draw(this.#chance)} ${this.#chance.of(places)}`);
    if (kind < 0.8) return `ИП ${this.person()}`;
    return named(this.#chance.of(this.#own));
  }

  #ofParts(): string {
    const count = this.#chance.next() < 0.6 ? 2 : 3;
    const chosen = Array.from({ length: count }, () => this.#chance.of(parts));
    return this.#chance.next() < 0.65 ? chosen.join('') : chosen.join('-');
  }
}

const byRank = (_: string, rank: number): number => 1 / (rank + 4) ** 1.2;

function madeUp(chance: Chance, count: number, endings: readonly string[]): string[] {
  const made = new Set<string>();
  while (made.size < count) {
    const middle = chance.of(middles);
    made.add(
      chance.of(stems) +
        (middle === '-' ? '' : middle) +
        (chance.next() < 0.3 ? chance.of(middles).replace('-', '') : '') +
        chance.of(endings),
    );
  }
  return [...made];
}

function feminine(surname: string): string {
  if (surname.endsWith('ский')) return surname.replace(/ий$/, 'ая');
  return /(?:[оеё]в|[иы]н)$/.test(surname) ? `${surname}а` : surname;
}

function patronymic(father: string, woman: boolean): string {
  const irregular: Record<string, [string, string]> = {
    Илья: ['Ильич', 'Ильинична'],
    Никита: ['Никитич', 'Никитична'],
    Пётр: ['Петрович', 'Петровна'],
    Лев: ['Львович', 'Львовна'],
    Павел: ['Павлович', 'Павловна'],
    Яков: ['Яковлевич', 'Яковлевна'],
  };
  const known = irregular[father];
  if (known) return known[woman ? 1 : 0];
  const end = woman ? 'вна' : 'вич';
  if (/ий$/.test(father)) return `${father.slice(0, -2)}ье${end}`;
  if (/[йь]$/.test(father)) return `${father.slice(0, -1)}е${end}`;
  return `${father}о${end}`;
}
