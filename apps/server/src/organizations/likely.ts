import type { NearWord, Vocabulary } from '@linia/domain';

/** A word of a name that a typed word may stand for, and what believing it costs: 0 it is the word itself. */
export type Likely = ReadonlyMap<string, number>;

/**
 * How far from what was typed one looks, from near to far: the next is asked only where the nearer ones gave too little.
 * First only words that nobody is called are taken for slips; a slip that made another name of one comes last.
 */
export const distances = [
  { begins: false, slips: 0, also: false },
  { begins: true, slips: 0, also: false },
  { begins: true, slips: 1, also: false },
  { begins: true, slips: 2, also: false },
  { begins: true, slips: 1, also: true },
  { begins: true, slips: 2, also: true },
] as const;

/**
 * `begins`: the word may be a beginning · `slips` in a word, at most; half of a short word would be another one, so in two
 * letters one at most · `also`: in words, too, that somebody is called.
 */
export type Distance = { begins: boolean; slips: number; also: boolean };

/** The words of all names, as one search asks about them: what is near a word, or begins with it, is looked for once. */
export class Asked {
  readonly #known: Vocabulary;
  readonly #near = new Map<string, NearWord[]>();
  readonly #begun = new Map<string, string[]>();

  constructor(known: Vocabulary) {
    this.#known = known;
  }

  has(word: string): boolean {
    return this.#known.has(word);
  }

  beginning(start: string, most: number): string[] {
    const key = `${most} ${start}`;
    const begun = this.#begun.get(key) ?? this.#known.beginning(start, most);
    this.#begun.set(key, begun);
    return begun;
  }

  near(word: string, slips: number, most: number): NearWord[] {
    const key = `${slips} ${most} ${word}`;
    const near = this.#near.get(key) ?? this.#known.near(word, slips, most);
    this.#near.set(key, near);
    return near;
  }
}

type Known = Pick<Vocabulary, 'has' | 'beginning' | 'near'>;

const costs = { begun: 0.4, otherLetter: 0.3 };
/**
 * More words than this for one typed word would answer no question; for a word alone, which nothing else narrows, fewer: the
 * rows of 120 words of three letters took 66 ms in a base of a million.
 */
const mostWords = { alone: 40, among: 120 };

/** The words that each typed word may stand for at this distance; none where it stands for nothing there. */
export function likelyWords(known: Known, words: readonly string[], distance: Distance): Likely[] {
  const most = words.length === 1 ? mostWords.alone : mostWords.among;
  return words.map((word, at) => likelyWord(known, word, distance, at === words.length - 1, most));
}

/** @param last it may still be being typed: then it may be a beginning, though it is a word by itself */
function likelyWord(known: Known, word: string, distance: Distance, last: boolean, most: number): Likely {
  const likely = new Map<string, number>();
  const isKnown = known.has(word);
  if (isKnown) likely.set(word, 0);
  // two letters begin everything: they count only alone, or while they are typed
  if (distance.begins && (word.length > 2 ? !isKnown || last : !isKnown && last)) {
    for (const begun of known.beginning(word, most / 2)) likely.set(begun, costs.begun);
  }
  const slips = isKnown && !distance.also ? 0 : Math.min(distance.slips, word.length - 1);
  if (slips === 0) return likely;
  for (const near of known.near(word, slips, most)) {
    const cost = near.slips + (near.word[0] === word[0] ? 0 : costs.otherLetter);
    if (cost < (likely.get(near.word) ?? Infinity)) likely.set(near.word, cost);
  }
  return likely;
}

/** What a single letter costs as an initial, and one that stands before the initial said before it: «Егоров В. А.» is Виктор first. */
const initialCosts = { inOrder: 0.2, before: 0.35 };
/** Five equal initials against a name of 26 words took 111 ms; names have fewer. */
const mostOfName = 12;
/** One word fewer in the base than was said: a patronymic nobody wrote down. */
export const missingCost = 3;

/**
 * What it costs to believe that a name was meant: each typed word takes a word of the name for itself, as cheaply as possible.
 * @param typed what each typed word may stand for; an initial is a letter
 * @returns Infinity where more than one typed word finds no word of the name
 */
export function costOf(typed: readonly (Likely | string)[], name: readonly string[]): number {
  return assign(typed, name.slice(0, mostOfName), 0, 0, -1, 0, Infinity);
}

/**
 * The cheapest way to go on from the typed word `at`, where the words of the name in the bits of `taken` are given away, the
 * last initial to the one at `initial`.
 */
function assign(
  typed: readonly (Likely | string)[],
  name: readonly string[],
  at: number,
  taken: number,
  initial: number,
  cost: number,
  cheapest: number,
): number {
  if (cost >= cheapest || at === typed.length) return Math.min(cost, cheapest);
  const likely = typed[at]!;
  for (let n = 0; n < name.length; n++) {
    if (taken & (1 << n)) continue;
    const isInitial = typeof likely === 'string';
    const more = isInitial ? initialCost(likely, name[n]!, n > initial) : likely.get(name[n]!);
    if (more === undefined) continue;
    cheapest = assign(typed, name, at + 1, taken | (1 << n), isInitial ? n : initial, cost + more, cheapest);
  }
  if (cost < missingCost && typed.length > 1) {
    cheapest = assign(typed, name, at + 1, taken, initial, cost + missingCost, cheapest);
  }
  return cheapest;
}

function initialCost(letter: string, word: string, inOrder: boolean): number | undefined {
  if (word[0] !== letter) return undefined;
  return inOrder ? initialCosts.inOrder : initialCosts.before;
}
