import { Refusal } from '../../shell/refusal.ts';
import { limits } from './limits.ts';
import { isBlank, type FileRow, type OpenedFile } from './rows.ts';
import { readParts, type Parts } from './workbook.ts';
import { unescape, walkXml } from './xml.ts';
import { Zip } from './zip.ts';

/** A spreadsheet of Excel, LibreOffice or 1C: one sheet of it, its cells as the person who filled it sees them. */
export async function openXlsx(bytes: Buffer, sheet?: string): Promise<OpenedFile> {
  const zip = new Zip(bytes);
  const parts = await readParts(zip, sheet);
  return {
    reading: { format: 'xlsx', sheet: parts.sheet, sheets: parts.sheets },
    rows: () => readRows(zip, parts),
  };
}

async function* readRows(zip: Zip, parts: Parts): AsyncGenerator<FileRow> {
  const found: FileRow[] = [];
  let row = 0;
  let cells: string[] = [];
  let cell: { at: number; type: string; style: number; value: string } | null = null;
  let next = 0;
  let inValue = false;
  // how a name is read aloud stands beside it, and is not part of it
  let inReading = false;
  const steps = walkXml(zip.read(parts.path), {
    open(name, attributes) {
      if (name === 'row') {
        row = Number(attributes['r'] ?? row + 1);
        cells = [];
        next = 0;
      } else if (name === 'c') {
        const at = attributes['r'] ? columnOf(attributes['r']) : next;
        next = at + 1;
        cell = { at, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '' };
      } else if (name === 'rPh') inReading = true;
      else if (name === 'v' || name === 't') inValue = cell !== null && !inReading;
    },
    text(text) {
      if (inValue && cell && cell.value.length < limits.cellChars) cell.value += text;
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'c' && cell) {
        if (cell.at < limits.columns) {
          while (cells.length < cell.at) cells.push('');
          cells[cell.at] = shown(cell, parts);
        }
        cell = null;
      } else if (name === 'row' && !isBlank(cells)) found.push({ row, cells });
    },
  });
  for await (const _ of steps) {
    yield* found;
    found.length = 0;
  }
}

/** «AB12» → 27, counted from 0. */
function columnOf(reference: string): number {
  let at = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '') at = at * 26 + letter.charCodeAt(0) - 64;
  if (at === 0) throw new Refusal('import.broken', 422);
  return at - 1;
}

function shown({ type, style, value }: { type: string; style: number; value: string }, parts: Parts): string {
  if (type === 's') return parts.strings[Number(value)] ?? '';
  if (type !== 'n') return unescape(value);
  return pad(wholeNumber(value), parts.zeros.get(style) ?? 0);
}

/** «4.680328057816E12» is how a file writes 4680328057816: nothing is lost as long as a number holds it exactly. */
function wholeNumber(value: string): string {
  if (/^-?\d{1,15}$/.test(value)) return value;
  const number = Number(value);
  return value !== '' && Number.isSafeInteger(number) && Math.abs(number) < 1e15 ? String(number) : value;
}

/** A column formatted «0000000000» shows zeros that its numbers have not. */
const pad = (digits: string, to: number): string => (/^\d+$/.test(digits) ? digits.padStart(to, '0') : digits);
