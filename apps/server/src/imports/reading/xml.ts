import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Refusal } from '../../shell/refusal.ts';
import { limits } from './limits.ts';

export type XmlHandlers = {
  open: (name: string, attributes: Record<string, string>) => void;
  text: (text: string) => void;
  close: (name: string) => void;
};

/**
 * Walks an XML a piece at a time; `handlers` are called with names without their prefixes. Between two pieces the caller may
 * take what came. A document type is refused: none of ours has one, and entities are how an XML explodes.
 */
export async function* walkXml(pieces: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder('utf-8');
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', (tag) => handlers.open(local(tag.name), (tag as SaxesTagPlain).attributes));
  parser.on('text', (text) => handlers.text(text));
  parser.on('cdata', (text) => handlers.text(text));
  parser.on('closetag', (tag) => handlers.close(local(tag.name)));
  let silent = 0;
  for await (const piece of pieces) {
    // a text without an end would be kept whole until it came
    silent = piece.includes(0x3c) ? 0 : silent + piece.length;
    if (silent > limits.xmlSilence) throw new Refusal('import.bomb', 422);
    parser.write(decoder.decode(piece, { stream: true }));
    yield;
  }
  parser.write(decoder.decode()).close();
  yield;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function refuse(): never {
  throw new Refusal('import.broken', 422);
}

/** Characters that XML can't hold: «_x000D_». */
export const unescape = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
