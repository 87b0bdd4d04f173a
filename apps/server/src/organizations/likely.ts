import type { Vocabulary } from '@linia/domain';

/** A word of a name that a typed word may stand for, and what believing it costs: 0 it is the word itself. */
export type Likely = ReadonlyMap<string, number>;

/** How far from what was typed one looks, from near to far: the next is asked only where the nearer ones gave too little. */
export const distances = ['said', 'begun', 'slip', 'slips'] as const;
export type Distance = (typeof distances)[number];

const costs = { begun: 0.4, slip: 1, otherLetter: 0.3 };
/** More words than this for one typed word would answer no question. */
const mostWords = 120;

/**
 * The words that a typed word may stand for at this distance; none where it stands for nothing there.
 * `said` the word itself · `begun` words that it begins · `slip` one slip from four letters · `slips` two from five.
 * @param last the word may still be being typed: then it may be a beginning, though it is a word by itself
 */
export function likelyWords(known: Vocabulary, word: string, distance: Distance, last: boolean): Likely {
  const likely = new Map<string, number>();
  if (known.has(word)) likely.set(word, 0);
  if (distance === 'said') return likely;
  if (likely.size === 0 || (last && word.length > 2)) {
    for (const begun of known.beginning(word, mostWords / 2)) likely.set(begun, costs.begun);
  }
  const slips = distance === 'begun' || word.length < 4 ? 0 : distance === 'slips' && word.length > 4 ? 2 : 1;
  if (slips === 0) return likely;
  for (const near of known.near(word, slips, mostWords)) {
    const cost = near.slips * costs.slip + (near.word[0] === word[0] ? 0 : costs.otherLetter);
    if (cost < (likely.get(near.word) ?? Infinity)) likely.set(near.word, cost);
  }
  return likely;
}

/** What a single letter costs as an initial. */
const initialCost = 0.2;
/** One word fewer in the base than was said: a patronymic nobody wrote down. */
const missingCost = 3;

/**
 * What it costs to believe that a name was meant: each typed word takes a word of the name for itself, as cheaply as possible.
 * @param typed what each typed word may stand for; an initial is a letter
 * @returns Infinity where more than one typed word finds no word of the name
 */
export function costOf(typed: readonly (Likely | string)[], name: readonly string[]): number {
  let best = new Map<number, number>([[0, 0]]);
  for (const likely of typed) {
    const next = new Map<number, number>();
    const keep = (taken: number, cost: number) => {
      if (cost < (next.get(taken) ?? Infinity)) next.set(taken, cost);
    };
    for (const [taken, cost] of best) {
      name.forEach((word, at) => {
        const more = typeof likely === 'string' ? (word[0] === likely ? initialCost : undefined) : likely.get(word);
        if (more !== undefined && !(taken & (1 << at))) keep(taken | (1 << at), cost + more);
      });
      if (cost < missingCost && typed.length > 1) keep(taken, cost + missingCost);
    }
    best = next;
  }
  return Math.min(Infinity, ...best.values());
}
