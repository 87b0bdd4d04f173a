/** A header field of a letter or of one of its parts: where it stands in the raw bytes, and what it says. */
export type Field = { name: string; value: string; from: number; to: number };

/** A part: its header, its body, how deep it stands. `fields` hold the bytes as latin1, one character a byte. */
export type Part = {
  depth: number;
  from: number;
  bodyFrom: number;
  to: number;
  fields: Field[];
  type: string;
  parameters: Map<string, string>;
  encoding: string;
  leaf: boolean;
};

/** How far a letter is read: the rest of it is in the file, to be downloaded. */
export const caps = { bytes: 30 * 1024 * 1024, parts: 100, depth: 20, header: 256 * 1024 };

export type Structure = { parts: Part[]; cut: { at: number; why: 'parts' | 'depth' } | null };

/** Walks a letter without decoding it, as far as the caps reach. Linear in its length; never throws. */
export function structureOf(raw: Buffer): Structure {
  const found: Structure = { parts: [], cut: null };
  walk(raw, 0, raw.length, 0, found);
  return found;
}

function walk(raw: Buffer, from: number, to: number, depth: number, found: Structure): void {
  if (found.cut) return;
  const why = found.parts.length >= caps.parts ? 'parts' : depth > caps.depth ? 'depth' : null;
  if (why) {
    found.cut = { at: from, why };
    return;
  }
  const part = readHeader(raw, from, to, depth);
  found.parts.push(part);
  const boundary = part.type.startsWith('multipart/') ? part.parameters.get('boundary') : undefined;
  if (!boundary) return;
  part.leaf = false;
  for (const [begin, end] of between(raw, part.bodyFrom, to, boundary)) {
    walk(raw, begin, end, depth + 1, found);
    if (found.cut) return;
  }
}

/** The bodies between a boundary's lines. */
function* between(raw: Buffer, from: number, to: number, boundary: string): Generator<[number, number]> {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  let begin = -1;
  for (let at = raw.indexOf(mark, from); at >= 0 && at < to; at = raw.indexOf(mark, at + mark.length)) {
    if (at > from && raw[at - 1] !== 10) continue;
    const after = at + mark.length;
    const closes = raw[after] === 45 && raw[after + 1] === 45;
    // another boundary may begin with this one
    if (!closes && ![10, 13, 32, 9, undefined].includes(raw[after])) continue;
    if (begin >= 0) yield [begin, at];
    const line = raw.indexOf(10, after);
    begin = closes || line < 0 ? -1 : line + 1;
    if (closes) return;
  }
  if (begin >= 0 && begin < to) yield [begin, to];
}

function readHeader(raw: Buffer, from: number, to: number, depth: number): Part {
  const fields: Field[] = [];
  const end = Math.min(to, from + caps.header);
  let at = from;
  while (at < end) {
    const line = nextLine(raw, at, to);
    const first = raw[at];
    if (first === 10 || (first === 13 && raw[at + 1] === 10)) {
      at = line;
      break;
    }
    const last = fields.at(-1);
    const text = raw.toString('latin1', at, line);
    if ((first === 32 || first === 9) && last) {
      last.value += ` ${text.trim()}`;
      last.to = line;
    } else {
      const colon = text.indexOf(':');
      if (colon > 0)
        fields.push({
          name: text.slice(0, colon).trim().toLowerCase(),
          value: text.slice(colon + 1).trim(),
          from: at,
          to: line,
        });
    }
    at = line;
  }
  const content = fields.find(({ name }) => name === 'content-type')?.value ?? '';
  return {
    depth,
    from,
    bodyFrom: at,
    to,
    fields,
    type: (/^\s*([\w.+-]+\/[\w.+-]+)/.exec(content)?.[1] ?? 'text/plain').toLowerCase(),
    parameters: parametersOf(content),
    encoding: (fields.find(({ name }) => name === 'content-transfer-encoding')?.value ?? '').trim().toLowerCase(),
    leaf: true,
  };
}

function nextLine(raw: Buffer, at: number, to: number): number {
  const end = raw.indexOf(10, at);
  return end < 0 || end >= to ? to : end + 1;
}

function parametersOf(value: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, quoted, plain] of value
    .slice(0, 4_000)
    .matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g))
    if (!found.has(name!.toLowerCase())) found.set(name!.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  return found;
}

/** The beginning of a part's body, decoded from its transfer encoding. */
export function bodyOf(raw: Buffer, part: Part, most = 64 * 1024): Buffer {
  const body = raw.subarray(part.bodyFrom, Math.min(part.to, part.bodyFrom + most));
  if (part.encoding === 'base64') return Buffer.from(body.toString('latin1').replace(/[^A-Za-z0-9+/]/g, ''), 'base64');
  if (part.encoding !== 'quoted-printable') return body;
  const text = body.toString('latin1').replace(/=\r?\n/g, '');
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
