import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { Refusal } from '../../shell/refusal.ts';
import { limits } from './limits.ts';

type Entry = { name: string; method: number; packed: number; unpacked: number; at: number };

const end = 0x06054b50;
const central = 0x02014b50;
const local = 0x04034b50;

/**
 * A zip by its table of contents, which is judged before anything is unpacked: how many entries, how large they say they
 * are. They may lie, so the bytes are counted again while they come out.
 */
export class Zip {
  readonly #bytes: Buffer;
  readonly #entries: Map<string, Entry>;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const entries = readEntries(bytes);
    judge(entries, bytes.length);
    this.#entries = new Map(entries.map((entry) => [entry.name.replaceAll('\\', '/').replace(/^\//, ''), entry]));
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name);
    if (!entry) throw broken();
    const bytes = this.#bytes;
    if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== local) throw broken();
    const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
    const packed = bytes.subarray(from, from + entry.packed);
    if (packed.length !== entry.packed) throw broken();
    let came = 0;
    const pieces = entry.method === 0 ? [packed] : Readable.from([packed]).pipe(createInflateRaw());
    try {
      for await (const piece of pieces as AsyncIterable<Buffer>) {
        came += piece.length;
        if (came > entry.unpacked || came > limits.zipInside) throw new Refusal('import.bomb', 422);
        yield piece;
      }
    } catch (error) {
      throw error instanceof Refusal ? error : broken();
    }
  }
}

function readEntries(bytes: Buffer): Entry[] {
  const tail = bytes.subarray(Math.max(0, bytes.length - 65_557));
  const found = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (found < 0 || tail.length - found < 22 || tail.readUInt32LE(found) !== end) throw broken();
  const count = tail.readUInt16LE(found + 10);
  if (count > limits.zipEntries) throw new Refusal('import.bomb', 422);
  const entries: Entry[] = [];
  let at = tail.readUInt32LE(found + 16);
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== central) throw broken();
    const [flags, method] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const entry = {
      name,
      method,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    };
    if (flags & 1) throw new Refusal('import.locked', 422);
    if (method !== 0 && method !== 8) throw broken();
    entries.push(entry);
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

function judge(entries: readonly Entry[], size: number): void {
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
  const inside = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const swollen = entries.some(
    (entry) => entry.unpacked > limits.zipSmall && entry.unpacked / Math.max(1, entry.packed) > limits.zipRatio,
  );
  // entries that lie over one another are another way to be small outside
  if (packed > size || inside > limits.zipInside || swollen) throw new Refusal('import.bomb', 422);
}

const broken = (): Refusal => new Refusal('import.broken', 422);
