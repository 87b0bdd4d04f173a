const NBSP = '\u00a0';

/** Russian lines don't end on a short word, a dash doesn't begin one, and № stays with its number. */
export function bind(text: string): string {
  return text
    .replace(/ (?=[—–])/g, NBSP)
    .replace(/№ /g, `№${NBSP}`)
    .replace(/(?<=^|[\s(«„\u00a0])(\p{L}{1,2}) (?=\S)/gu, `$1${NBSP}`);
}
