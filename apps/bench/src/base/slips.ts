import { keyboardSwap } from '@linia/domain';
import type { Chance } from './random.ts';

/** Rows of the keyboard: a finger misses by one key. */
const keyboard = ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'];

/** One slip in a random letter of the words: half replaced by a neighbouring key, the rest missing, doubled or swapped. */
export function slip(text: string, chance: Chance): string {
  for (;;) {
    const at = chance.below(text.length);
    if (!/\p{L}/u.test(text[at]!)) continue;
    const [before, letter, next, after] = [text.slice(0, at), text[at]!, text[at + 1] ?? '', text.slice(at + 2)];
    const kind = chance.next();
    if (kind < 0.5) return before + neighbour(letter, chance) + next + after;
    if (kind < 0.7) return before + next + after;
    if (kind < 0.8) return before + letter + letter + next + after;
    if (!/\p{L}/u.test(next) || next.toLowerCase() === letter.toLowerCase()) continue;
    return before + next + letter + after;
  }
}

function neighbour(letter: string, chance: Chance): string {
  const small = letter.toLowerCase().replace('ё', 'е');
  const row = keyboard.find((keys) => keys.includes(small));
  if (!row) return 'а';
  const at = row.indexOf(small) + (chance.next() < 0.5 ? -1 : 1);
  const other = row[at] ?? row[at < 0 ? 1 : row.length - 2]!;
  return letter === small ? other : other.toUpperCase();
}

export type ErrorClass = (typeof errorClasses)[number];
export const errorClasses = ['as it is', 'one slip', 'two slips', 'swapped words', 'initials', 'wrong layout'] as const;

/**
 * How somebody types the name of a person: all of it, or the surname and the given name. `must`: the words by which a hit
 * is told, the whole name where the initials stand for it.
 */
export function typePerson(name: string, error: ErrorClass, chance: Chance): { typed: string; must: string } {
  const [surname, given, father] = name.split(' ') as [string, string, string];
  if (error === 'initials') return { typed: `${surname} ${given[0]!}. ${father[0]!}.`, must: name };
  const said = chance.next() < 0.5 ? [surname, given, father] : [surname, given];
  if (error === 'swapped words') return { typed: [...said.slice(1), surname].join(' '), must: said.join(' ') };
  return { typed: spoil(said.join(' '), error, chance), must: said.join(' ') };
}

/** The name of a company without its legal form, as people type it. */
export function typeCompany(name: string, error: ErrorClass, chance: Chance): { typed: string; must: string } {
  const bare = name.replace(/^(?:ООО|АО|ИП) /, '').replace(/[«»]/g, '');
  if (error === 'swapped words') return { typed: bare.split(/[ -]/).reverse().join(' '), must: bare };
  return { typed: spoil(bare, error, chance), must: bare };
}

function spoil(text: string, error: ErrorClass, chance: Chance): string {
  if (error === 'one slip') return slip(text, chance);
  if (error === 'two slips') return slip(slip(text, chance), chance);
  return error === 'wrong layout' ? keyboardSwap(text.toLowerCase()) : text;
}
