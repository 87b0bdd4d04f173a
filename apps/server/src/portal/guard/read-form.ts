import { Busboy } from '@fastify/busboy';
import { cleanInput } from '@linia/domain';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../shell/refusal.ts';
import { storable } from '../../shell/storable.ts';
import type { App } from '../../shell/web.ts';

const mega = 1024 * 1024;
/** Most mail servers refuse more than 25 MB, and base64 makes a third more of it. */
export const uploadCaps = { file: 10 * mega, all: 18 * mega, files: 10 } as const;
/** What is still read and thrown away, so that who sent it gets a page and not a broken connection. */
const mostRead = 64 * mega;
/** A telephone in a tunnel is silent for less; whoever has gone without a word, or means to keep a turn, for more. */
const mostSilent = 30_000;
const mostParts = 100;
const mostText = 256 * 1024;

export type Upload = { name: string; type: string; content: Buffer };
export type UploadFault = { code: 'file.empty' | 'file.too_large' | 'file.too_many' | 'file.no_room'; name: string };
/** `form`: every text field, once; what PostgreSQL can't keep is gone from it. `faults`: files that were not taken, by name. */
export type ReadForm = { fields: Record<string, string>; files: Upload[]; faults: UploadFault[] };

/** Reads what a form sent, with or without files. A body that is no form, or has no end, is refused; a file too large is only not taken. */
export async function readForm(body: IncomingMessage, silent = mostSilent): Promise<ReadForm> {
  if (Number(body.headers['content-length'] ?? 0) > mostRead) throw tooLarge();
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  const files: Upload[] = [];
  const faults: UploadFault[] = [];
  let held = 0;
  let begun = 0;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      body.unpipe();
      body.resume();
      reject(error);
    };
    let parser: ReturnType<typeof Busboy>;
    try {
      parser = new Busboy({
        headers: body.headers as { 'content-type': string },
        limits: {
          fileSize: uploadCaps.file + 1,
          fieldSize: mostText,
          fields: mostParts,
          files: mostParts,
          parts: mostParts,
          headerPairs: 50,
          fieldNameSize: 100,
        },
      });
    } catch {
      return fail(new Refusal('form.unread', 400));
    }
    let read = 0;
    const silence = setTimeout(() => fail(new Refusal('form.unread', 400)), silent);
    body.once('close', () => clearTimeout(silence)).once('end', () => clearTimeout(silence));
    body.on('data', (part: Buffer) => {
      silence.refresh();
      read += part.length;
      if (read > mostRead) fail(tooLarge());
    });
    // whoever has gone, in the middle or before their turn came, sends no end
    body.once('close', () => {
      if (!body.readableEnded) fail(new Refusal('form.unread', 400));
    });
    if (body.destroyed) return fail(new Refusal('form.unread', 400));
    parser.on('field', (name, value) => {
      fields[name] ??= storable(value);
    });
    parser.on('file', (_field, stream, given, _encoding, type) => {
      const name = nameOf(given);
      const parts: Buffer[] = [];
      let bytes = 0;
      let fault: UploadFault['code'] | null = null;
      // a body that ends within a file says so of both; one that nobody hears ends the process, and every call with it
      stream.on('error', () => fail(new Refusal('form.unread', 400)));
      stream.on('data', (part: Buffer) => {
        if (bytes === 0 && ++begun > uploadCaps.files) fault = 'file.too_many';
        bytes += part.length;
        if (bytes > uploadCaps.file) fault = 'file.too_large';
        else if (held + part.length > uploadCaps.all) fault ??= 'file.too_many';
        if (fault === null) {
          parts.push(part);
          held += part.length;
        } else {
          held -= parts.reduce((sum, each) => sum + each.length, 0);
          parts.length = 0;
        }
      });
      stream.on('end', () => {
        if (bytes === 0 && !given) return; // a file field left alone
        if (bytes === 0) fault = 'file.empty';
        if (fault === null) files.push({ name, type: typeOf(type), content: Buffer.concat(parts) });
        else if (faults.length < uploadCaps.files) faults.push({ code: fault, name });
      });
    });
    parser.on('partsLimit', () => fail(new Refusal('form.too_many_parts', 413)));
    parser.on('error', () => fail(new Refusal('form.unread', 400)));
    parser.on('finish', resolve);
    body.pipe(parser);
  });
  return { fields, files, faults };
}

/** The name is data and never a path. */
const nameOf = (given: string | undefined): string =>
  cleanInput((given ?? '').split(/[\\/]/).at(-1)!, 200).replace(/^\.+/, '') || 'file';

const typeOf = (type: string): string =>
  /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(type) ? type : 'application/octet-stream';

const tooLarge = () => new Refusal('form.too_large', 413);

/** Forms come as they are, to be read by `readForm` and by nothing before it. */
export function formsUnread(app: App): void {
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data'];
  app.removeContentTypeParser(types);
  app.addContentTypeParser(types, (_request, body, done) => done(null, body));
}
