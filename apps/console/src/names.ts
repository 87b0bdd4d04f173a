/** Full names as the field writes them: surname first in lists, name first in speech. */

const isFull = (words: string[]): boolean =>
  (words.length === 2 || words.length === 3) && words.every((word) => /^\p{Lu}[\p{L}-]+$/u.test(word));

/** «Орлова Анна Сергеевна» as one says it: «Анна Орлова». What is not a full name stays as it is. */
export function spoken(name: string): string {
  const words = name.trim().split(/\s+/);
  return isFull(words) ? `${words[1]} ${words[0]}` : name;
}

/** «Дятлов» of «Дятлов Илья Олегович». */
export function surname(name: string): string {
  const words = name.trim().split(/\s+/);
  return isFull(words) ? (words[0] ?? name) : name;
}

/** «А. Орлова». */
export function initialed(name: string): string {
  const words = name.trim().split(/\s+/);
  return isFull(words) ? `${words[1]?.[0]}. ${words[0]}` : name;
}

/** Told by the father's name, as Russian tells it; null where there is none: then nothing is guessed. */
export function isWoman(name: string): boolean | null {
  const father = name.trim().split(/\s+/)[2];
  if (!father) return null;
  if (/(вна|чна|шна|кызы)$/.test(father)) return true;
  return /(вич|ьич|мич|оглы)$/.test(father) ? false : null;
}
