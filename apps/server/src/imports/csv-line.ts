/** At the beginning of a UTF-8 file: without it Excel reads Cyrillic letters as cp1251. */
export const bom = '\uFEFF';

/** What a spreadsheet would run instead of showing it, and what already is so marked. An import takes the mark off again. */
const dangerous = /^'*[=+\-@＝＋－＠\t\r\n]/;

export const defuse = (cell: string): string => (dangerous.test(cell) ? `'${cell}` : cell);

/** A line for a Russian Excel: semicolons between, quotes around what needs them. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => quote(defuse(String(cell ?? '')))).join(';')}\r\n`;

const quote = (cell: string): string => (/[";,\t|\r\n']|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
