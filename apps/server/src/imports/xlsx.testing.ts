import { crc32, deflateRawSync } from 'node:zlib';

type Entry = { name: string; text?: string; packed?: Buffer; unpacked?: number; crc?: number; flags?: number };

/** A zip written by hand, so that it can lie. */
export function makeZip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text = '', flags = 0, ...given } of entries) {
    const bytes = Buffer.from(text);
    const packed = given.packed ?? deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(given.crc ?? crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(given.unpacked ?? bytes.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, rest, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const middle = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(middle.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, middle, end]);
}

/** A spreadsheet of one sheet; `strings` that begin with `<si>` go in as they are. */
export function makeXlsx(of: {
  rows: string;
  strings?: string[];
  styles?: string;
  before?: string;
  replace?: Entry;
}): Buffer {
  const entries: Entry[] = [
    {
      name: 'xl/workbook.xml',
      text: '<workbook xmlns:r="r"><sheets><sheet name="Скрытый" state="hidden" r:id="rId9"/><sheet name="База" r:id="rId1"/></sheets></workbook>',
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Target="worksheets/none.xml"/></Relationships>',
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      text: `${of.before ?? ''}<worksheet><sheetData>${of.rows}</sheetData></worksheet>`,
    },
  ];
  if (of.strings)
    entries.push({
      name: 'xl/sharedStrings.xml',
      text: `<sst>${of.strings.map((text) => (text.startsWith('<si>') ? text : `<si><t>${text}</t></si>`)).join('')}</sst>`,
    });
  if (of.styles) entries.push({ name: 'xl/styles.xml', text: `<styleSheet>${of.styles}</styleSheet>` });
  return makeZip(entries.map((entry) => (entry.name === of.replace?.name ? of.replace : entry)));
}
