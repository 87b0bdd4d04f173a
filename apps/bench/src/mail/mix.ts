/**
 * The mix of letters that a support address gets, written down so that a figure can be compared: by weight, 40 % short plain
 * UTF-8 ones, 15 % windows-1251 and 5 % koi8-r, 25 % HTML with a long quote (20 KB), 10 % with a picture of the screen (150 KB),
 * 4 % with a document (600 KB), 1 % with a big one (3 MB). Each from an address of its own, none alike. Mean: 73 KB on the wire.
 */
const kinds = [
  { share: 0.4, write: (n: number) => plain(n, 'utf-8') },
  { share: 0.15, write: (n: number) => plain(n, 'windows-1251') },
  { share: 0.05, write: (n: number) => plain(n, 'koi8-r') },
  { share: 0.25, write: (n: number) => html(n) },
  { share: 0.1, write: (n: number) => withFile(n, 150_000, 'image/png', 'экран.png') },
  { share: 0.04, write: (n: number) => withFile(n, 600_000, 'application/pdf', 'Акт сверки.pdf') },
  { share: 0.01, write: (n: number) => withFile(n, 3_000_000, 'application/zip', 'логи.zip') },
] as const;

/** The n-th letter: the same n is the same letter; the kinds are spread evenly. */
export function letterOf(n: number): { from: string; raw: Buffer } {
  const place = ((n * 37) % 100) / 100;
  let below = 0;
  const kind = kinds.find(({ share }) => place < (below += share) - 1e-9) ?? kinds[0];
  return { from: sender(n), raw: kind.write(n) };
}

/** What the mix weighs, for the report. */
export function meanKilobytes(): number {
  let bytes = 0;
  for (let n = 0; n < 100; n++) bytes += letterOf(n).raw.length;
  return bytes / 100 / 1024;
}

const sender = (n: number): string => `client${n}@customer${n % 2_000}.test`;
const subjects = ['УПД не уходят', 'Не проходит подписание', 'Вопрос по договору', 'Контрагент не видит документ'];
const said = (n: number): string =>
  [
    'Здравствуйте!',
    '',
    `Документ № ${n} не ушёл контрагенту, ИНН 7707083893, GLN 4607164999995. Пробовали дважды: ошибка та же.`,
    'Подскажите, пожалуйста, что сделать, чтобы документы ушли сегодня: у нас отчётность.',
    '',
    '-- ',
    'Петров Иван, бухгалтерия, +7 913 555-01-42',
  ].join('\r\n');

function head(n: number, type: string, encode: (text: string) => string): string[] {
  return [
    `Received: from mx.customer.test by relay.linia.test; Mon, 23 Nov 2026 10:00:00 +0300`,
    `From: ${encode('Иван Петров')} <${sender(n)}>`,
    'To: help@linia.test',
    `Subject: ${encode(`${subjects[n % subjects.length]} ${n}`)}`,
    `Message-ID: <bench-${n}@customer.test>`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0300',
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
  ];
}

const utf8 = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const lines = (base64: string): string => base64.replace(/.{76}/g, '$&\r\n');

function plain(n: number, charset: 'utf-8' | 'windows-1251' | 'koi8-r'): Buffer {
  if (charset === 'utf-8')
    return Buffer.from(
      [...head(n, 'text/plain; charset=utf-8', utf8), 'Content-Transfer-Encoding: 8bit', '', said(n), ''].join('\r\n'),
    );
  const encode = (text: string) => `=?${charset}?B?${inCharset(text, charset).toString('base64')}?=`;
  const top = [...head(n, `text/plain; charset=${charset}`, encode), 'Content-Transfer-Encoding: base64', '', ''];
  return Buffer.from(top.join('\r\n') + lines(inCharset(said(n), charset).toString('base64')) + '\r\n');
}

function html(n: number): Buffer {
  const quote = Array.from(
    { length: 120 },
    (_, at) => `<p>&gt; Строка ${at}: ранее мы писали о документе ${n}.</p>`,
  ).join('\r\n');
  const body = `<html><body><p>${said(n).replaceAll('\r\n', '<br>')}</p><blockquote>${quote}</blockquote></body></html>`;
  const alternative = [
    ...head(n, 'multipart/alternative; boundary="b"', utf8),
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    said(n),
    '--b',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    lines(Buffer.from(body).toString('base64')),
    '--b--',
    '',
  ];
  return Buffer.from(alternative.join('\r\n'));
}

function withFile(n: number, size: number, type: string, name: string): Buffer {
  // not alike, or the database would keep them small
  const content = Buffer.alloc(size);
  for (let at = 0, seed = n * 2_654_435_761 + 1; at + 4 <= size; at += 4) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    content.writeInt32LE(seed, at);
  }
  const mixed = [
    ...head(n, 'multipart/mixed; boundary="b"', utf8),
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    said(n),
    '--b',
    `Content-Type: ${type}; name="${utf8(name)}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${utf8(name)}"`,
    '',
    lines(content.toString('base64')),
    '--b--',
    '',
  ];
  return Buffer.from(mixed.join('\r\n'));
}

/** Node decodes these charsets and does not encode them: turned round once. */
const tables = new Map<string, Map<string, number>>();
function inCharset(text: string, charset: string): Buffer {
  let table = tables.get(charset);
  if (!table) {
    table = new Map();
    const decoder = new TextDecoder(charset);
    for (let byte = 0; byte < 256; byte++) table.set(decoder.decode(Uint8Array.of(byte)), byte);
    tables.set(charset, table);
  }
  return Buffer.from([...text].map((sign) => table.get(sign) ?? 63));
}
