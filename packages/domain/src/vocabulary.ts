/** A word that may have been meant, and by how many slips it differs. */
export type NearWord = { word: string; slips: number };

/** A longer typed word finds nothing near: bits of one number count the slips of a word. */
const mostLetters = 31;

/** Words of one length that have the same ones of the `frequent` letters; of each, as bits, its letters and those it has twice. */
type Box = { words: string[]; letters: Uint32Array };
/** Boxes of one length, each beside its frequent letters. */
type Shelf = { boxes: Box[]; frequent: number[]; places: Map<number, number> };

/**
 * All words of all names, to find those that a word with slips may have meant. Kept in memory: every word of about the same
 * length is looked at, but a slip takes one letter away at most and brings one, so most are put aside by a look at which
 * letters they have and have twice, and most of those together, by the box they are in.
 * Measured: of 227,000 words those with one slip in 0.06 ms, with two in 0.33 ms (p50; p95 0.10 and 0.57 ms); without boxes
 * 0.22 and 0.43 (p95 0.34 and 0.69), without the letters twice either 0.16 and 0.64 (p95 0.29 and 1.63).
 */
export class Vocabulary {
  readonly #known = new Set<string>();
  readonly #shelves: Shelf[] = [];
  #sorted: string[] = [];
  #unsorted: string[] = [];

  get size(): number {
    return this.#known.size;
  }

  /** @param words folded (`foldName`); those already known are not added again */
  add(words: Iterable<string>): void {
    for (const word of words) {
      if (word === '' || this.#known.has(word)) continue;
      this.#known.add(word);
      this.#unsorted.push(word);
      const { once, twice } = lettersOf(word);
      const box = boxFor((this.#shelves[Math.min(word.length, mostLetters)] ??= emptyShelf()), once & frequent);
      const at = 2 * (box.words.push(word) - 1);
      if (at === box.letters.length) {
        const wider = new Uint32Array(at * 2);
        wider.set(box.letters);
        box.letters = wider;
      }
      [box.letters[at], box.letters[at + 1]] = [once, twice];
    }
  }

  has(word: string): boolean {
    return this.#known.has(word);
  }

  /**
   * Words that differ by 1 … `slips` slips (letters replaced, missing, superfluous, two neighbours swapped), the nearest first.
   * @param most how many at most; of equals those that begin with the same letter first, for few slip there
   */
  near(word: string, slips: number, most: number): NearWord[] {
    if (word.length === 0 || word.length > mostLetters) return [];
    const found: NearWord[] = [];
    const { once, twice } = lettersOf(word);
    const common = once & frequent;
    const pattern = new Pattern(word);
    for (let length = Math.max(1, word.length - slips); length <= word.length + slips; length++) {
      const shelf = this.#shelves[length];
      for (let place = 0; shelf && place < shelf.boxes.length; place++) {
        const theirs = shelf.frequent[place]!;
        if (ones(common & ~theirs) > slips || ones(theirs & ~common) > slips) continue;
        const { words, letters } = shelf.boxes[place]!;
        for (let at = 0; at < words.length; at++) {
          const theirOnce = letters[2 * at]!;
          const theirTwice = letters[2 * at + 1]!;
          if (ones(once & ~theirOnce) + ones(twice & ~theirTwice) > slips) continue;
          if (ones(theirOnce & ~once) + ones(theirTwice & ~twice) > slips) continue;
          const count = pattern.slips(words[at]!);
          if (count > 0 && count <= slips) found.push({ word: words[at]!, slips: count });
        }
      }
    }
    const worth = (near: NearWord) => near.slips * 2 + (near.word[0] === word[0] ? 0 : 1);
    return found.sort((a, b) => worth(a) - worth(b)).slice(0, most);
  }

  /** Words that begin so, the shortest first; the word itself is not among them. */
  beginning(start: string, most: number): string[] {
    if (start === '') return [];
    this.#sort();
    const found: string[] = [];
    for (let at = this.#place(start); at < this.#sorted.length; at++) {
      const word = this.#sorted[at]!;
      if (!word.startsWith(start)) break;
      if (word !== start) found.push(word);
    }
    return found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, most);
  }

  #sort(): void {
    // to sort 100,000 words for one new one stops everybody for 18 ms
    if (this.#unsorted.length < 50) for (const word of this.#unsorted) this.#sorted.splice(this.#place(word), 0, word);
    else this.#sorted = [...this.#sorted, ...this.#unsorted].sort();
    this.#unsorted = [];
  }

  /** Where the first word not before this one stands. */
  #place(start: string): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const emptyShelf = (): Shelf => ({ boxes: [], frequent: [], places: new Map() });

function boxFor(shelf: Shelf, letters: number): Box {
  let place = shelf.places.get(letters);
  if (place === undefined) {
    place = shelf.boxes.push({ words: [], letters: new Uint32Array(8) }) - 1;
    shelf.frequent.push(letters);
    shelf.places.set(letters, place);
  }
  return shelf.boxes[place]!;
}

/** а … я are 32 letters that differ in their last five bits; others share bits with them, which only puts fewer aside. */
function lettersOf(word: string): { once: number; twice: number } {
  let [once, twice] = [0, 0];
  for (let at = 0; at < word.length; at++) {
    const letter = 1 << (word.charCodeAt(at) & 31);
    twice |= once & letter;
    once |= letter;
  }
  return { once: once >>> 0, twice: twice >>> 0 };
}

/** Letters that about half the words have: nine of them make ten times the boxes, and to pass those by took longer. */
const frequent = lettersOf('оаеинвр').once;

/** How many bits are set (Hacker's Delight, 5-1). */
function ones(bits: number): number {
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Latin and Cyrillic letters are below this code. */
const codes = 0x500;

/**
 * Slips between one word and many: optimal string alignment by the bits of a column (Hyyrö, "A bit-vector algorithm for
 * computing Levenshtein and Damerau edit distances", 2003). `countTypos` takes 0.9 µs a word, which 200,000 of them do not forgive; it also knows beginnings.
 */
class Pattern {
  /** Where each letter stands, by its code: a look into an array is what this is fast by. */
  readonly #places = new Int32Array(codes);
  readonly #rare = new Map<number, number>();
  readonly #length: number;

  constructor(word: string) {
    this.#length = word.length;
    for (let at = 0; at < word.length; at++) {
      const letter = word.charCodeAt(at);
      if (letter < codes) this.#places[letter]! |= 1 << at;
      else this.#rare.set(letter, (this.#rare.get(letter) ?? 0) | (1 << at));
    }
  }

  slips(other: string): number {
    const last = 1 << (this.#length - 1);
    let [vertical, down, zeros, before] = [-1, 0, 0, 0];
    let slips = this.#length;
    for (let at = 0; at < other.length; at++) {
      const letter = other.charCodeAt(at);
      const same = letter < codes ? this.#places[letter]! : (this.#rare.get(letter) ?? 0);
      const swapped = ((~zeros & same) << 1) & before;
      zeros = (((same & vertical) + vertical) ^ vertical) | same | down | swapped;
      let across = down | ~(zeros | vertical);
      const back = zeros & vertical;
      if (across & last) slips++;
      else if (back & last) slips--;
      across = (across << 1) | 1;
      vertical = (back << 1) | ~(zeros | across);
      down = zeros & across;
      before = same;
    }
    return slips;
  }
}
