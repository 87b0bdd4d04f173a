import { isUtf8 } from 'node:buffer';
import type { ImportEncoding } from '@linia/domain/imports';

/** Bytes at the beginning that say the encoding; without them it is what the bytes can be read as. */
export function recogniseEncoding(bytes: Buffer): ImportEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = zerosIn(bytes);
  if (zeros.odd > 0.3 && zeros.even < 0.05) return 'utf-16le';
  if (zeros.even > 0.3 && zeros.odd < 0.05) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1251';
}

/** Latin letters and digits in UTF-16 have a zero beside each. */
function zerosIn(bytes: Buffer): { even: number; odd: number } {
  const head = bytes.subarray(0, 4_000);
  const zeros = [0, 0];
  head.forEach((byte, at) => byte === 0 && zeros[at % 2]!++);
  const half = Math.max(1, head.length / 2);
  return { even: zeros[0]! / half, odd: zeros[1]! / half };
}

/** The text, a piece at a time, so that no second copy of the whole file is made. */
export function* decode(bytes: Buffer, encoding: ImportEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  const piece = 256 * 1024;
  for (let at = 0; at < bytes.length; at += piece)
    yield decoder.decode(bytes.subarray(at, at + piece), { stream: true });
  yield decoder.decode();
}

/** A picture, a program, a document: more than a few bytes that no text has. */
export function isBinary(bytes: Buffer, encoding: ImportEncoding): boolean {
  if (encoding.startsWith('utf-16')) return false;
  const head = bytes.subarray(0, 8_000);
  let odd = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) odd++;
  return odd > Math.max(8, head.length * 0.02);
}
