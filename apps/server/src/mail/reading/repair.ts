import iconv from 'iconv-lite';
import { guessCyrillic, hasHighBytes, isUtf8 } from './charset.ts';
import { bodyOf, type Part, type Structure } from './structure.ts';

type Edit = { from: number; to: number; bytes: Buffer };

/** Labels that say little: what a program writes that does not know. */
const weak = new Set([
  '',
  'us-ascii',
  'ascii',
  'utf-8',
  'utf8',
  'unknown-8bit',
  'x-unknown',
  'default',
  '8bit',
  'none',
]);
/** Labels that foreign letters carry with right, and Russian ones at times with none. */
const western = new Set(['iso-8859-1', 'latin1', 'windows-1252', 'cp1252', 'iso-8859-15']);

/**
 * A letter whose Russian has no honest label, so that any parser reads it: raw 8-bit headers become UTF-8, a part without a
 * charset or with a wrong one is given the one it is written in. Everything else stays byte for byte.
 */
export function repair(raw: Buffer, { parts }: Structure): Buffer {
  const edits = parts.flatMap((part) => [...repairHeaders(raw, part), ...repairCharset(raw, part)]);
  if (edits.length === 0) return raw;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const edit of edits.sort((a, b) => a.from - b.from)) {
    pieces.push(raw.subarray(at, edit.from), edit.bytes);
    at = edit.to;
  }
  return Buffer.concat([...pieces, raw.subarray(at)]);
}

function repairHeaders(raw: Buffer, part: Part): Edit[] {
  const broken = part.fields
    // the part's own charset is written anew as a whole
    .filter(({ name }) => name !== 'content-type' || newCharset(raw, part) === null)
    .map(({ from, to }) => ({ from, to, bytes: raw.subarray(from, to) }))
    .filter(({ bytes }) => hasHighBytes(bytes) && !isUtf8(bytes));
  if (broken.length === 0) return [];
  // together they are longer, and a guess about them is better
  const charset = guessCyrillic(Buffer.concat(broken.map(({ bytes }) => bytes))) ?? part.parameters.get('charset');
  const known = charset && iconv.encodingExists(charset) ? charset : 'windows-1252';
  return broken.map(({ bytes, ...edit }) => ({ ...edit, bytes: Buffer.from(iconv.decode(bytes, known)) }));
}

function repairCharset(raw: Buffer, part: Part): Edit[] {
  const charset = newCharset(raw, part);
  if (charset === null) return [];
  const field = part.fields.find(({ name }) => name === 'content-type');
  if (!field) {
    const at = part.from;
    return [{ from: at, to: at, bytes: Buffer.from(`Content-Type: ${part.type}; charset=${charset}\r\n`) }];
  }
  const value = field.value.replace(/;\s*charset\*?\s*=\s*("[^"]*"|[^;\s]*)/gi, '').replace(/;\s*$/, '');
  return [{ ...field, bytes: Buffer.from(`Content-Type: ${value}; charset=${charset}\r\n`, 'latin1') }];
}

/** The charset a text is written in, where its label does not say so. */
function newCharset(raw: Buffer, part: Part): string | null {
  if (!part.leaf || !part.type.startsWith('text/')) return null;
  const label = (part.parameters.get('charset') ?? '').trim().toLowerCase();
  if (!weak.has(label) && !western.has(label) && iconv.encodingExists(label)) return null;
  const body = bodyOf(raw, part);
  if (!hasHighBytes(body)) return null;
  if (isUtf8(body)) return ['utf-8', 'utf8'].includes(label) || western.has(label) ? null : 'utf-8';
  const meta = part.type === 'text/html' && !western.has(label) ? metaCharset(body) : null;
  return meta ?? guessCyrillic(body);
}

function metaCharset(body: Buffer): string | null {
  const found = /<meta[^>]{1,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})/i.exec(body.toString('latin1', 0, 8192))?.[1];
  return found && iconv.encodingExists(found) && !/^utf-?8$/i.test(found) ? found.toLowerCase() : null;
}
