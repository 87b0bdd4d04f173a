import { cleanInput } from '@linia/domain';
import { simpleParser, type AddressObject, type EmailAddress, type ParsedMail } from 'mailparser';
import { storable } from '../../shell/storable.ts';
import { bounceOf, type Bounce } from './bounce.ts';
import { safeHtml, textOf } from './html.ts';
import { repair } from './repair.ts';
import { caps, structureOf } from './structure.ts';

export type Address = { name: string; address: string };

export type ReadAttachment = {
  /** Data, never a path. */
  name: string;
  type: string;
  content: Uint8Array;
  contentId: string | null;
  inline: boolean;
};

/** A letter as it is kept. Everything in it was written by a stranger. */
export type ReadLetter = {
  messageId: string | null;
  /** In-Reply-To and References as they stand. */
  references: string;
  sentAt: string | null;
  from: Address | null;
  to: Address[];
  cc: Address[];
  replyTo: Address[];
  subject: string;
  text: string;
  html: string | null;
  attachments: ReadAttachment[];
  headers: { name: string; value: string }[];
  bounce: Bounce | null;
  /** What was not read: too many parts, too deep. */
  cut: 'parts' | 'depth' | null;
};

const mostText = 500_000;

/** Reads a letter as far as the caps reach. May throw, and may take its time: it runs in a thread of its own (`Reader`). */
export async function readLetter(raw: Buffer): Promise<ReadLetter> {
  const structure = structureOf(raw);
  const bounce = bounceOf(raw, structure);
  const whole = structure.cut ? raw.subarray(0, structure.cut.at) : raw;
  const mail = await simpleParser(repair(whole, structure), {
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
    skipHtmlToText: true,
    maxHtmlLengthToParse: caps.bytes,
  });
  const html = mail.html === false || mail.html === undefined ? null : safeHtml(mail.html);
  const text = mail.text?.trim() ? mail.text : html === null ? '' : textOf(html);
  return storable({
    messageId: /<[^<>\s]{1,400}>/.exec(mail.messageId ?? '')?.[0] ?? null,
    references: [mail.references ?? [], mail.inReplyTo ?? []].flat().join(' ').slice(0, 8_000),
    sentAt: mail.date && Number.isFinite(mail.date.getTime()) ? mail.date.toISOString() : null,
    from: addresses(mail.from)[0] ?? null,
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    replyTo: addresses(mail.replyTo),
    subject: cleanInput(mail.subject ?? '', 300),
    text: text.replace(/\r\n?/g, '\n').slice(0, mostText).trim(),
    html,
    attachments: mail.attachments.slice(0, caps.parts).map(attachment),
    headers: headersOf(mail),
    bounce,
    cut: structure.cut?.why ?? null,
  });
}

function attachment(each: ParsedMail['attachments'][number], at: number): ReadAttachment {
  const name = cleanInput((each.filename ?? '').split(/[\\/]/).at(-1)!, 200).replace(/^\.+/, '');
  return {
    name: name || `${at + 1}${each.contentType === 'message/rfc822' ? '.eml' : ''}`,
    type: /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(each.contentType) ? each.contentType : 'application/octet-stream',
    // of a Buffer, a thread would send the pool it lies in
    content: new Uint8Array(each.content),
    contentId: each.cid?.slice(0, 200) ?? null,
    inline: each.contentDisposition === 'inline' && each.cid !== undefined,
  };
}

function headersOf(mail: ParsedMail): ReadLetter['headers'] {
  return mail.headerLines.slice(0, 200).map(({ key, line }) => ({
    name: key.slice(0, 100),
    value: line
      .slice(line.indexOf(':') + 1)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 1_000),
  }));
}

const addressed = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,190}$/;

/** Only what an address can be: a line break in one would be a header of its own in a letter of ours. */
export function validAddress(text: string | undefined): string | null {
  const clean = (text ?? '').trim().toLowerCase();
  return addressed.test(clean) ? clean : null;
}

function addresses(given: AddressObject | AddressObject[] | undefined): Address[] {
  const flat = (each: EmailAddress): EmailAddress[] => [each, ...(each.group ?? [])];
  return [given ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap(flat))
    .flatMap(({ name, address }) => {
      const valid = validAddress(address);
      return valid === null ? [] : [{ name: cleanInput(name, 200), address: valid }];
    })
    .slice(0, 100);
}
