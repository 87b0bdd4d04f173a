import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isAutomatic } from '@linia/domain';
import { describe, expect, it } from 'vitest';
import { readLetter } from './read-letter.ts';

const folder = fileURLToPath(new URL('./cases/', import.meta.url));
type Truth = {
  subject?: string;
  text?: string;
  attachments?: [string, number][];
  kind: 'new' | 'auto' | 'bounce' | 'odd';
  from_name?: string;
};
const truth = JSON.parse(readFileSync(`${folder}truth.json`, 'utf8')) as Record<string, Truth>;
const own = ['help@linia.test'];
const line = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('a letter of the collection', () => {
  it.each(Object.entries(truth))('%s is read as it was meant', async (file, expected) => {
    const letter = await readLetter(readFileSync(folder + file));
    const { from, headers, subject } = letter;
    if (expected.subject !== undefined) expect(subject).toBe(expected.subject);
    if (expected.text !== undefined) expect(line(letter.text)).toBe(line(expected.text));
    if (expected.attachments)
      expect(letter.attachments.map(({ name, content }) => [name, content.length])).toEqual(expected.attachments);
    if (expected.from_name) expect(from?.name).toBe(expected.from_name);
    const why = isAutomatic({ headers, envelopeFrom: null, from: from?.address ?? null, subject, own });
    if (expected.kind !== 'odd') expect(why === null).toBe(expected.kind === 'new');
    if (expected.kind === 'bounce') expect(why).toBe('bounce');
  });

  it('has all forty-eight', () => expect(Object.keys(truth)).toHaveLength(48));

  it('with headers hidden in its subject keeps them in one line', async () => {
    const { subject } = await readLetter(readFileSync(`${folder}40-subject-crlf-injection.eml`));
    expect(subject).toBe('Hi Bcc: victim@other.test X-Evil: 1');
  });

  it('with active content keeps none of it', async () => {
    const { html } = await readLetter(readFileSync(`${folder}46-html-xss.eml`));
    expect(html).toContain('<p>Hi</p>');
    expect(html).not.toMatch(/script|onerror|javascript|<form|<input|<svg|<style|\ssrc=/i);
    expect(html).toContain('data-remote="https://track.test/p.gif"');
  });

  it('that does not end is read as far as the caps reach, and says so', async () => {
    const parts = await readLetter(readFileSync(`${folder}48-parts-2000.eml`));
    expect(parts).toMatchObject({ subject: 'parts', cut: 'parts' });
    expect(parts.attachments.length).toBeLessThanOrEqual(100);
    expect(parts.attachments.length).toBeGreaterThan(90);
    expect(await readLetter(readFileSync(`${folder}47-nested-200.eml`))).toMatchObject({ cut: 'depth' });
  });

  it('from two senders is the first one’s', async () => {
    const { from } = await readLetter(readFileSync(`${folder}45-from-two-addrs.eml`));
    expect(from).toEqual({ name: 'Петров, Иван', address: 'a@customer.test' });
  });

  it('that tells of another one’s failure names both', async () => {
    expect((await readLetter(readFileSync(`${folder}39-auto-dsn.eml`))).bounce).toEqual({
      recipient: 'nobody@customer.test',
      status: '5.1.1',
      failed: true,
      originalId: '<ack-1@linia.test>',
    });
  });
});
