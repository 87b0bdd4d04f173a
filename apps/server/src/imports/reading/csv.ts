import { Readable } from 'node:stream';
import { importSeparators, type ImportEncoding, type ImportSeparator } from '@linia/domain/imports';
import { CsvError, parse, type Options } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import { Refusal } from '../../shell/refusal.ts';
import { decode, isBinary, recogniseEncoding } from './encoding.ts';
import { limits } from './limits.ts';
import { isBlank, type FileRow, type OpenedFile } from './rows.ts';

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

const options = (separator: string): Options => ({
  bom: true,
  delimiter: separator,
  relax_quotes: true,
  relax_column_count: true,
  max_record_size: limits.rowChars,
});

/** The one that cuts the first rows into the most columns, the same number in each. */
function recogniseSeparator(head: string): ImportSeparator {
  const said = /^\uFEFF?sep=([;,|\t])\r?\n/i.exec(head)?.[1];
  if (said) return said as ImportSeparator;
  const scores = importSeparators.map((separator) => ({ separator, score: score(head, separator) }));
  return scores.reduce((best, each) => (each.score > best.score ? each : best)).separator;
}

function score(head: string, separator: ImportSeparator): number {
  const rows: string[][] = [];
  try {
    rows.push(...(parseNow(head, { ...options(separator), to: 20 }) as string[][]));
  } catch {
    // cut in the middle of a quoted field: the first line alone says enough
    rows.push((head.split(/\r?\n/, 1)[0] ?? '').split(separator));
  }
  const widths = rows.filter((cells) => !isBlank(cells)).map((cells) => cells.length);
  const first = widths[0] ?? 1;
  if (first < 2) return 0;
  return first * (widths.filter((width) => width === first).length / widths.length) ** 2;
}

async function* readRows(bytes: Buffer, encoding: ImportEncoding, separator: string): AsyncGenerator<FileRow> {
  const parser = Readable.from(decode(bytes, encoding)).pipe(parse(options(separator)));
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      if (row === 1 && /^sep=.?$/i.test(cells[0] ?? '')) continue;
      if (!isBlank(cells)) yield { row, cells: cells.map(bare) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Refusal('import.quote', 422, { details: { row: row + 1 } });
  }
}

/** What an export has put before a cell that a spreadsheet would take for a formula is taken off again. */
const bare = (cell: string): string => (/^'+[=+\-@＝＋－＠\t\r\n]/.test(cell) ? cell.slice(1) : cell);
