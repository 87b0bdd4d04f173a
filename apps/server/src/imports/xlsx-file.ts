import { Readable } from 'node:stream';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { columnName } from '@linia/domain/imports';

/**
 * A spreadsheet written as it is read from the base: one sheet whose cells are all texts (no formula can be made of them, no
 * zero is lost), zipped on the way. Memory holds one page.
 */
export async function* writeXlsx(head: string[], pages: AsyncIterable<string[][]>): AsyncGenerator<Buffer> {
  const zip = new ZipWriter();
  for (const [name, text] of Object.entries(frame)) yield zip.small(name, text);
  yield* zip.large('xl/worksheets/sheet1.xml', sheet(head, pages));
  yield zip.end();
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const frame: Record<string, string> = {
  '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
  '_rels/.rels': `${xml}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Linia" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  // style 1 is «Text» (format 49): a number typed into such a cell keeps its zeros as well; 2 is the head
  'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`,
};

async function* sheet(head: string[], pages: AsyncIterable<string[][]>): AsyncGenerator<string> {
  yield `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${head.length}" width="24" style="1" customWidth="1"/></cols><sheetData>${line(head, 1, 2)}`;
  let row = 1;
  for await (const rows of pages) yield rows.map((cells) => line(cells, ++row, 1)).join('');
  yield '</sheetData></worksheet>';
}

const line = (cells: readonly string[], row: number, style: number): string =>
  `<row r="${row}">${cells
    .map((text, at) =>
      text === ''
        ? ''
        : `<c r="${columnName(at)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`,
    )
    .join('')}</row>`;

const escape = (text: string): string =>
  text
    .replace(/_x([0-9A-Fa-f]{4})_/g, '_x005F_x$1_')
    // what no XML can hold
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Zip entries one after another; of a large one the sums stand behind it, so nothing has to be known before. */
class ZipWriter {
  #at = 0;
  readonly #directory: Buffer[] = [];

  small(name: string, text: string): Buffer {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const sums = { crc: crc32(bytes), packed: packed.length, unpacked: bytes.length };
    const head = this.#head(name, 0, sums);
    this.#enter(name, 0, sums);
    this.#at += head.length + packed.length;
    return Buffer.concat([head, packed]);
  }

  async *large(name: string, text: AsyncIterable<string>): AsyncGenerator<Buffer> {
    const sums = { crc: 0, packed: 0, unpacked: 0 };
    const head = this.#head(name, 8, sums);
    yield head;
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const piece of text) {
        const bytes = Buffer.from(piece);
        sums.crc = crc32(bytes, sums.crc);
        sums.unpacked += bytes.length;
        yield bytes;
      }
    };
    const deflated = Readable.from(counted()).compose(createDeflateRaw({ level: 3 }));
    for await (const piece of deflated as AsyncIterable<Buffer>) {
      sums.packed += piece.length;
      yield piece;
    }
    const behind = numbers([4, 0x08074b50], [4, sums.crc], [4, sums.packed], [4, sums.unpacked]);
    yield behind;
    this.#enter(name, 8, sums);
    this.#at += head.length + sums.packed + behind.length;
  }

  end(): Buffer {
    const directory = Buffer.concat(this.#directory);
    const count = this.#directory.length;
    return Buffer.concat([
      directory,
      numbers([4, 0x06054b50], [4, 0], [2, count], [2, count], [4, directory.length], [4, this.#at], [2, 0]),
    ]);
  }

  #head(name: string, flags: number, sums: Sums): Buffer {
    return Buffer.concat([numbers([4, 0x04034b50], ...described(name, flags, sums), [2, 0]), Buffer.from(name)]);
  }

  #enter(name: string, flags: number, sums: Sums): void {
    this.#directory.push(
      Buffer.concat([
        numbers(
          [4, 0x02014b50],
          [2, 20],
          ...described(name, flags, sums),
          [2, 0],
          [2, 0],
          [2, 0],
          [2, 0],
          [4, 0],
          [4, this.#at],
        ),
        Buffer.from(name),
      ]),
    );
  }
}

type Sums = { crc: number; packed: number; unpacked: number };

/** The fields that an entry and its line in the directory share; every file of ours is of the first of January 1980. */
const described = (name: string, flags: number, sums: Sums): [number, number][] => [
  [2, 20],
  [2, flags],
  [2, 8],
  [2, 0],
  [2, 33],
  [4, sums.crc],
  [4, sums.packed],
  [4, sums.unpacked],
  [2, Buffer.byteLength(name)],
];

function numbers(...fields: [bytes: number, value: number][]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
