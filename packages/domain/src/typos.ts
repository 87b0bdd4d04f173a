/**
 * Slips between what was typed and a word: letters replaced, missing, superfluous, or two neighbours swapped
 * (Damerau and Levenshtein's optimal string alignment).
 * @param most no more are of interest: the count stops there and says Infinity
 * @returns `whole`: slips to the whole word; `beginning`: to the best of its beginnings, while it is being typed
 */
export function countTypos(typed: string, word: string, most = Infinity): { whole: number; beginning: number } {
  let older: number[] = [];
  let previous = Array.from({ length: word.length + 1 }, (_, at) => at);
  let fewestBefore = 0;
  for (let row = 1; row <= typed.length; row++) {
    const current = [row];
    let fewest = row;
    for (let column = 1; column <= word.length; column++) {
      const same = typed[row - 1] === word[column - 1];
      let slips = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1];
      if (swapped) slips = Math.min(slips, older[column - 2]! + 1);
      current.push(slips);
      if (slips < fewest) fewest = slips;
    }
    // A swap looks two rows back, so both must be beyond it.
    if (fewest > most && fewestBefore > most) return { whole: Infinity, beginning: Infinity };
    [older, previous, fewestBefore] = [previous, current, fewest];
  }
  return { whole: previous[word.length]!, beginning: Math.min(...previous) };
}
