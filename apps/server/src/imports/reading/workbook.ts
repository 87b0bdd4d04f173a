import { Refusal } from '../../shell/refusal.ts';
import { limits } from './limits.ts';
import { unescape, walkXml, type XmlHandlers } from './xml.ts';
import type { Zip } from './zip.ts';

/** What stands around the cells: which sheets there are, the strings they share, the styles that show more zeros. */
export type Parts = {
  sheet: string;
  sheets: string[];
  /** The sheet's entry in the zip. */
  path: string;
  strings: string[];
  /** Style → least number of digits. */
  zeros: Map<number, number>;
};

export async function readParts(zip: Zip, asked: string | undefined): Promise<Parts> {
  if (!zip.has('xl/workbook.xml')) throw new Refusal('import.not_xlsx', 422);
  const targets = await readTargets(zip);
  const sheets = (await readSheets(zip)).filter(({ id }) => targets.has(id));
  const sheet = sheets.find(({ name }) => name === asked) ?? sheets.find(({ hidden }) => !hidden) ?? sheets[0];
  if (!sheet) throw new Refusal('import.broken', 422);
  return {
    sheet: sheet.name,
    sheets: sheets.filter(({ hidden }) => !hidden).map(({ name }) => name),
    path: targets.get(sheet.id)!,
    strings: await readStrings(zip),
    zeros: await readZeros(zip),
  };
}

async function walk(zip: Zip, entry: string, handlers: Partial<XmlHandlers>): Promise<void> {
  if (!zip.has(entry)) return;
  const all = { open: () => {}, text: () => {}, close: () => {}, ...handlers };
  for await (const _ of walkXml(zip.read(entry), all));
}

async function readTargets(zip: Zip): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await walk(zip, 'xl/_rels/workbook.xml.rels', {
    open(name, { Id, Target, TargetMode }) {
      if (name !== 'Relationship' || !Id || !Target || TargetMode === 'External') return;
      const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`;
      if (zip.has(path)) targets.set(Id, path);
    },
  });
  return targets;
}

async function readSheets(zip: Zip): Promise<{ name: string; id: string; hidden: boolean }[]> {
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  await walk(zip, 'xl/workbook.xml', {
    open(name, attributes) {
      const id = attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (name !== 'sheet' || !id) return;
      sheets.push({ name: attributes['name'] ?? id, id, hidden: (attributes['state'] ?? 'visible') !== 'visible' });
    },
  });
  return sheets;
}

async function readStrings(zip: Zip): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let reading = false;
  // how a name is read aloud stands beside it, and is not part of it
  let aloud = false;
  let chars = 0;
  await walk(zip, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') aloud = true;
      reading = name === 't' && !aloud;
    },
    text(more) {
      if (reading && text.length < limits.cellChars) text += more;
    },
    close(name) {
      if (name === 't') reading = false;
      if (name === 'rPh') aloud = false;
      if (name !== 'si') return;
      strings.push(unescape(text));
      chars += text.length;
      if (strings.length > limits.sharedStrings || chars > limits.sharedChars) throw new Refusal('import.bomb', 422);
    },
  });
  return strings;
}

async function readZeros(zip: Zip): Promise<Map<number, number>> {
  const formats = new Map<string, number>();
  const zeros = new Map<number, number>();
  let inCells = false;
  let style = 0;
  await walk(zip, 'xl/styles.xml', {
    open(name, { numFmtId, formatCode }) {
      if (name === 'numFmt' && numFmtId && /^0{2,20}$/.test(formatCode ?? ''))
        formats.set(numFmtId, formatCode!.length);
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const least = formats.get(numFmtId ?? '');
        if (least) zeros.set(style, least);
        style++;
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return zeros;
}
