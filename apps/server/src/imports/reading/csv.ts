import { setImmediate } from 'node:timers/promises';
import { importSeparators, type ImportEncoding, type ImportSeparator } from '@linia/domain/imports';
import { Refusal } from '../../shell/refusal.ts';
import { decode, isBinary, recogniseEncoding } from './encoding.ts';
import { limits } from './limits.ts';
import { isBlank, type FileRow, type OpenedFile } from './rows.ts';
import { Tokens } from './tokens.ts';

/** A text with separators: from Excel, 1C or a script. Quotes inside a field that has none around it stay («ООО "Ромашка"»). */
export function openCsv(
  bytes: Buffer,
  asked: { encoding?: ImportEncoding | undefined; separator?: ImportSeparator | undefined } = {},
): OpenedFile {
  const encoding = asked.encoding ?? recogniseEncoding(bytes);
  if (isBinary(bytes, encoding)) throw new Refusal('import.not_a_table', 422);
  const head = decode(bytes.subarray(0, 64 * 1024), encoding).next().value ?? '';
  if (/^\s*(?:<[!?a-z]|\{|%PDF)/i.test(head)) throw new Refusal('import.not_a_table', 422);
  const separator = asked.separator ?? recogniseSeparator(head);
  return { reading: { format: 'csv', encoding, separator }, rows: () => readRows(bytes, encoding, separator) };
}

/** The one that cuts the first rows into the most columns, the same number in each. */
function recogniseSeparator(head: string): ImportSeparator {
  const said = /^\uFEFF?sep=([;,|\t])\r?\n/i.exec(head)?.[1];
  if (said) return said as ImportSeparator;
  const scores = importSeparators.map((separator) => ({ separator, score: score(head, separator) }));
  return scores.reduce((best, each) => (each.score > best.score ? each : best)).separator;
}

function score(head: string, separator: string): number {
  // what is cut in the middle at the end is no row; a head without any line's end is one
  let rows = [...new Tokens(separator).add(head)];
  if (rows.length === 0) rows = [(head.split(/\r?\n/, 1)[0] ?? '').split(separator)];
  const widths = rows
    .slice(0, 20)
    .filter((cells) => !isBlank(cells))
    .map((cells) => cells.length);
  const first = widths[0] ?? 1;
  if (first < 2) return 0;
  return first * (widths.filter((width) => width === first).length / widths.length) ** 2;
}

async function* readRows(bytes: Buffer, encoding: ImportEncoding, separator: string): AsyncGenerator<FileRow> {
  const tokens = new Tokens(separator);
  let row = 0;
  function* take(rows: Iterable<string[]>): Generator<FileRow> {
    for (const cells of rows) {
      // a file of nothing but line breaks is long as well
      if (++row > limits.rows * 3) throw new Refusal('import.too_many_rows', 422);
      if (row === 1 && /^sep=.?$/i.test(cells[0] ?? '')) continue;
      if (!isBlank(cells)) yield { row, cells: cells.slice(0, limits.columns + 1).map(bare) };
    }
  }
  for (const piece of decode(bytes, encoding)) {
    yield* take(tokens.add(piece));
    // whoever says that the work goes on has a turn
    await setImmediate();
  }
  yield* take(tokens.add('', true));
}

/** What an export has put before a cell that a spreadsheet would take for a formula is taken off again. */
const bare = (cell: string): string => (/^'+[=+\-@＝＋－＠\t\r\n]/.test(cell) ? cell.slice(1) : cell);
