import { deflateRawSync, crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeXlsx, makeZip } from '../xlsx.testing.ts';
import { openFile } from './open.ts';
import { Tokens } from './tokens.ts';

const read = async (bytes: Buffer | string, name = 'file.csv', asked = {}) => {
  const opened = await openFile(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes), name, asked);
  const rows: { row: number; cells: string[] }[] = [];
  for await (const row of opened.rows()) rows.push(row);
  return { reading: opened.reading, rows, cells: rows.map(({ cells }) => cells) };
};
const refused = async (bytes: Buffer | string, name?: string): Promise<string> => {
  try {
    await read(bytes, name);
    return 'read';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
/** «Имя;Город» in one byte a letter. */
const cp1251 = Buffer.from([0xc8, 0xec, 0xff, 0x3b, 0xc3, 0xee, 0xf0, 0xee, 0xe4, 0x0d, 0x0a, 0xde, 0x3b, 0xb9]);
const utf16 = (text: string, big = false): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

describe('a text', () => {
  it.each([
    ['UTF-8', Buffer.from('Имя;Город\r\nЮ;№'), 'utf-8', ';'],
    ['UTF-8 with a mark', Buffer.from('\uFEFFИмя;Город\r\nЮ;№'), 'utf-8', ';'],
    ['cp1251', cp1251, 'windows-1251', ';'],
    ['UTF-16 of Excel’s «Unicode text»', utf16('Имя\tГород\r\nЮ\t№'), 'utf-16le', '\t'],
    ['UTF-16 the other way round', utf16('Имя,Город\nЮ,№', true), 'utf-16be', ','],
    ['UTF-16 without a mark', utf16('Name|Inn\nЮ|7707083893').subarray(2), 'utf-16le', '|'],
  ])('of %s is recognised with its separator', async (_, bytes, encoding, separator) => {
    const { reading, cells } = await read(bytes);
    expect(reading).toEqual({ format: 'csv', encoding, separator });
    expect(cells[1]![0]).toBe('Ю');
  });

  it('keeps quotes within a field, line breaks within quotes, and counts rows as a spreadsheet does', async () => {
    const { rows } = await read('Имя;Что\r\nООО "Ромашка";"две\r\nстроки"\r\n;;\r\n"ООО ""Лютик""; ИП";x\r\n');
    expect(rows).toEqual([
      { row: 1, cells: ['Имя', 'Что'] },
      { row: 2, cells: ['ООО "Ромашка"', 'две\r\nстроки'] },
      { row: 4, cells: ['ООО "Лютик"; ИП', 'x'] },
    ]);
  });

  it('is told into the same rows wherever its pieces are cut', () => {
    const text = 'a;"b""c"\r\n"d\r\ne";f\r"g" h; "i"\n;\n"";"";\nj';
    const rows = [['a', 'b"c'], ['d\r\ne', 'f'], ['"g" h', ' "i"'], ['', ''], ['', '', ''], ['j']];
    for (let size = 1; size <= text.length; size++) {
      const tokens = new Tokens(';');
      const found: string[][] = [];
      for (let at = 0; at < text.length; at += size) found.push(...tokens.add(text.slice(at, at + size)));
      found.push(...tokens.add('', true));
      expect(found).toEqual(rows);
    }
  });

  it('is cut by the separator that fits, not by the commas of its names', async () => {
    const { reading } = await read('ИНН;Название\n1;"Рога, копыта, хвосты"\n2;Ромашка, Лютик, и все\n');
    expect(reading).toMatchObject({ separator: ';' });
  });

  it('of 10,000 characters a cell, with NUL and markup, is read', async () => {
    const { cells } = await read(`a;b\n${'x'.repeat(10_000)};\0<b>'; drop table agents; --\n`);
    expect(cells[1]![0]).toHaveLength(10_000);
  });

  it.each([
    ['nothing', '', 'import.empty'],
    ['a quote that is never closed', 'a;b\n"c;d\ne;f\n', 'import.quote'],
    ['one row without an end', 'a;b\n' + 'x'.repeat(1_000_000), 'import.row_too_long'],
    ['nothing but line breaks', 'a;b\n' + '\n'.repeat(2_000_000), 'import.too_many_rows'],
    ['a page of the web', '<!DOCTYPE html><table>', 'import.not_a_table'],
    ['a document', '%PDF-1.7 …', 'import.not_a_table'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, ...Array(200).fill(1)]), 'import.not_a_table'],
    ['the Excel of 1997', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'import.old_excel'],
  ])('that is %s is refused', async (_, bytes, code) => {
    expect(await refused(bytes)).toBe(code);
  });

  it('named as a spreadsheet is told so', async () =>
    expect(await refused('a;b\n1;2', 'file.xlsx')).toBe('import.not_xlsx'));
});

describe('a spreadsheet', () => {
  it('gives its cells as they are seen: shared and own texts, long numbers whole, zeros that the format shows', async () => {
    const { reading, rows } = await read(
      makeXlsx({
        strings: ['ИНН', 'Название', '<si><r><t>Ро</t></r><r><t>машка</t></r><rPh><t>нет</t></rPh></si>'],
        styles:
          '<numFmts><numFmt numFmtId="170" formatCode="0000000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>',
        rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
          <row r="3"><c r="A3" s="1"><v>274062111</v></c><c r="B3" t="s"><v>2</v></c><c r="D3" t="inlineStr"><is><t>+7 913</t></is></c></row>
          <row r="4"><c r="A4"><v>4.680328057816E12</v></c><c r="B4" t="str"><f>A1</f><v>x_x0041_</v></c><c r="C4" t="e"><v>#N/A</v></c></row>`,
      }),
      'file.xlsx',
    );
    expect(reading).toEqual({ format: 'xlsx', sheet: 'База', sheets: ['База'] });
    expect(rows).toEqual([
      { row: 1, cells: ['ИНН', 'Название'] },
      { row: 3, cells: ['0274062111', 'Ромашка', '', '+7 913'] },
      { row: 4, cells: ['4680328057816', 'xA', '#N/A'] },
    ]);
  });

  it('hidden in a zip that lies about its size, or swells a thousandfold, is refused before it fills the memory', async () => {
    const zeros = Buffer.alloc(60 * 1024 * 1024, 0x20);
    const packed = deflateRawSync(zeros);
    const sheet = { name: 'xl/worksheets/sheet1.xml', packed, crc: crc32(zeros) };
    const bomb = makeXlsx({ rows: '', replace: { ...sheet, unpacked: zeros.length } });
    const liar = makeXlsx({ rows: '', replace: { ...sheet, unpacked: 1_000 } });
    const before = process.memoryUsage().rss;
    expect(await refused(bomb, 'bomb.xlsx')).toBe('import.bomb');
    expect(await refused(liar, 'liar.xlsx')).toBe('import.bomb');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('that explodes by its entities is refused', async () => {
    const lol = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>';
    expect(await refused(makeXlsx({ rows: '<row><c t="str"><v>&b;</v></c></row>', before: lol }), 'a.xlsx')).toBe(
      'import.broken',
    );
  });

  it.each([
    ['a zip of something else', makeZip([{ name: 'readme.txt', text: 'hello' }]), 'import.not_xlsx'],
    [
      'a zip of too many entries',
      makeZip(Array.from({ length: 2_100 }, (_, n) => ({ name: `e${n}`, text: '' }))),
      'import.bomb',
    ],
    ['cut in the middle', makeXlsx({ rows: '<row><c><v>1</v></c></row>' }).subarray(0, 400), 'import.broken'],
    ['without a table of contents', Buffer.from('PK\u0003\u0004 and then nothing'), 'import.broken'],
    ['with a password', makeZip([{ name: 'xl/workbook.xml', text: 'x', flags: 1 }]), 'import.locked'],
    [
      'with a text of megabytes',
      makeXlsx({ rows: `<row><c t="str"><v>${'x'.repeat(3_000_000)}</v></c></row>` }),
      'import.bomb',
    ],
    ['of broken markup', makeXlsx({ rows: '<row><c><v>1</row>' }), 'import.broken'],
  ])('%s is refused', async (_, bytes, code) => expect(await refused(bytes, 'file.xlsx')).toBe(code));
});
