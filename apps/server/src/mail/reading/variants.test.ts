import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { readLetter } from './read-letter.ts';

/** Letters of the same kinds as the collection's, written by other programs: another charset, encoding, folding, label. */
const one = <T>(...values: T[]) => fc.constantFrom(...values);
const subjects = one(
  'Отправьте, пожалуйста, инструкцию',
  'НЕ ПРИХОДЯТ ЗАКАЗЫ ИЗ СЕТИ',
  'Ошибка при подписании накладной от 30.09.2014, просим разобраться как можно скорее',
  'Прошу выставить счёт за октябрь',
);
const texts = one(
  'Здравствуйте! Не отправляется накладная. ИНН 7707083893, ООО "Ромашка".',
  'Добрый день.\nЗаказ 4500123 не виден в кабинете, хотя поставщик его отправил.\nПомогите, пожалуйста.',
  'Прошу выставить счёт и прислать закрывающие документы за прошлый месяц, спасибо.',
);
const charsets = one('utf-8', 'windows-1251', 'koi8-r', 'cp866', 'iso-8859-5');
const bytesOf = (text: string, charset: string) => iconv.encode(text, charset);

/** RFC 2047: cut at any byte of UTF-8, too, as programs do that count bytes. */
function words(text: string, charset: string, how: 'B' | 'Q', size: number, folded: string): string {
  const bytes = bytesOf(text, charset);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    const said =
      how === 'B'
        ? piece.toString('base64')
        : [...piece]
            .map((byte) => (byte === 32 ? '_' : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`))
            .join('');
    pieces.push(`=?${charset}?${how}?${said}?=`);
  }
  return pieces.join(folded);
}
const quotedPrintable = (bytes: Buffer) =>
  [...bytes]
    .map((byte) =>
      byte === 10
        ? '\r\n'
        : byte > 126 || byte === 61 || byte < 32
          ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
          : String.fromCharCode(byte),
    )
    .join('')
    .replace(/[^\r\n]{1,70}(?:=[0-9A-F]{2})?(?=[^\r\n])/g, (line) =>
      /=[0-9A-F]?$/.test(line) ? line : `${line}=\r\n`,
    );
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/.{76}/g, '$&\r\n');

const letters = fc
  .record({
    subject: subjects,
    text: texts,
    charset: charsets,
    header: one<'B' | 'Q' | 'raw'>('B', 'Q', 'raw'),
    size: fc.integer({ min: 11, max: 45 }),
    folded: one('\r\n ', '\r\n\t', ' ', ''),
    body: one<'8bit' | 'quoted-printable' | 'base64'>('8bit', 'quoted-printable', 'base64'),
    /** What the letter says of its charset: the truth, nothing, or what a program says that does not know. */
    label: one<'right' | 'upper' | 'quoted' | 'none' | 'us-ascii'>('right', 'upper', 'quoted', 'none', 'us-ascii'),
    html: fc.boolean(),
    wrapped: fc.boolean(),
    header_case: one('Content-Type', 'content-type', 'CONTENT-TYPE'),
  })
  .map((how) => ({ how, raw: write(how) }));

type How = {
  subject: string;
  text: string;
  charset: string;
  header: 'B' | 'Q' | 'raw';
  size: number;
  folded: string;
  body: '8bit' | 'quoted-printable' | 'base64';
  label: 'right' | 'upper' | 'quoted' | 'none' | 'us-ascii';
  html: boolean;
  wrapped: boolean;
  header_case: string;
};
function write(how: How): Buffer {
  const { charset, text, html } = how;
  const said = { right: `; charset=${charset}`, upper: `; charset=${charset.toUpperCase()}`, quoted: `; charset="${charset}"`, none: '', 'us-ascii': '; charset=us-ascii' }[how.label]; // prettier-ignore
  const bytes = bytesOf(html ? `<html><body><p>${text.replaceAll('\n', '<br>\n')}</p></body></html>` : text, charset);
  const encoded =
    how.body === '8bit' ? bytes : Buffer.from(how.body === 'base64' ? base64(bytes) : quotedPrintable(bytes));
  const subject =
    how.header === 'raw'
      ? bytesOf(how.subject, charset)
      : Buffer.from(words(how.subject, charset, how.header, how.size, how.folded));
  const part = [`${how.header_case}: text/${html ? 'html' : 'plain'}${said}`, `Content-Transfer-Encoding: ${how.body}`, '', ''].join('\r\n'); // prettier-ignore
  const head = Buffer.concat([Buffer.from('From: Ivan <ivan@customer.test>\r\nTo: help@linia.test\r\nMIME-Version: 1.0\r\nSubject: '), subject, Buffer.from('\r\n')]); // prettier-ignore
  return how.wrapped
    ? Buffer.concat([
        head,
        Buffer.from(`Content-Type: multipart/mixed; boundary="b 1"\r\n\r\n--b 1\r\n${part}`),
        encoded,
        Buffer.from('\r\n--b 1--\r\n'),
      ])
    : Buffer.concat([head, Buffer.from(part), encoded, Buffer.from('\r\n')]);
}
const line = (text: string) => text.replace(/\s+/g, ' ').trim();

it('a letter says the same, whatever its charset, encoding, folding and label', async () => {
  await fc.assert(
    fc.asyncProperty(letters, async ({ how, raw }) => {
      const read = await readLetter(raw);
      expect({ how, subject: read.subject, text: line(read.text) }).toEqual({
        how,
        subject: how.subject,
        text: line(how.text),
      });
    }),
    { numRuns: 300 },
  );
});

it('a file keeps its name, whatever way the letter names it', async () => {
  const name = 'Скриншот ошибки при отправке накладной 15 от 30.09.2014.png';
  const percent = (text: string, charset: string) =>
    [...bytesOf(text, charset)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  const ways = fc
    .record({
      charset: charsets,
      size: fc.integer({ min: 9, max: 60 }),
      how: one('B', 'Q', 'quoted B', '2231', '2231 cut', 'raw', 'only in type'),
    })
    .map(({ charset, size, how }) => {
      const encoded = percent(name, charset);
      const cut = (by: number) => encoded.match(new RegExp(`.{1,${by}}`, 'g'))!.map((piece, at) => `${at === 0 ? `filename*0*=${charset}''` : `filename*${at}*=`}${piece}`).join(';\r\n '); // prettier-ignore
      const given: Record<string, string> = {
        B: `filename=${words(name, charset, 'B', size, ' ')}`,
        Q: `filename=${words(name, charset, 'Q', size, '\r\n ')}`,
        'quoted B': `filename="${words(name, charset, 'B', size, ' ')}"`,
        '2231': `filename*=${charset}''${encoded}`,
        '2231 cut': cut(size),
        raw: `filename="${bytesOf(name, charset).toString('latin1')}"`,
      };
      const type = how === 'only in type' ? `; name="${words(name, charset, 'B', size, ' ')}"` : '';
      return Buffer.from(
        `From: a@b.test\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n--b\r\n` +
          `Content-Type: image/png${type}\r\nContent-Disposition: attachment${given[how] ? `;\r\n ${given[how]}` : ''}\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n`,
        'latin1',
      );
    });
  await fc.assert(
    fc.asyncProperty(ways, async (raw) => {
      expect({
        raw: raw.toString('latin1'),
        names: (await readLetter(raw)).attachments.map((file) => file.name),
      }).toEqual({ raw: raw.toString('latin1'), names: [name] });
    }),
    { numRuns: 150 },
  );
});
