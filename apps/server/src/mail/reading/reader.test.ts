import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Reader, Unreadable } from './reader.ts';

const reader = new Reader({ threads: 2 });
const hurried = new Reader({ seconds: 0.001, threads: 1 });
afterAll(() => Promise.all([reader.stop(), hurried.stop()]));
const file = (name: string) => readFileSync(new URL(`./cases/${name}`, import.meta.url));

describe('the threads that read letters', () => {
  it('read more letters at once than there are threads', async () => {
    const names = ['01-utf8-b.eml', '09-cp866.eml', '18-att-rfc2047-in-quotes.eml', '26-att-3mb.eml', '02-koi8r-q.eml'];
    const read = await Promise.all(names.map((name) => reader.read(file(name))));
    expect(read.map(({ subject }) => subject)).toEqual(names.map(() => 'Отправьте, пожалуйста, инструкцию'));
    expect(read[3]!.attachments[0]!.content).toHaveLength(3_000_000);
  });

  it('give up a letter that takes too long, and read the next ones', async () => {
    for (let n = 0; n < 3; n++) await expect(hurried.read(file('26-att-3mb.eml'))).rejects.toThrow(Unreadable);
    await expect(Promise.all([1, 2, 3].map(() => hurried.read(file('26-att-3mb.eml'))))).rejects.toThrow(Unreadable);
    expect((await reader.read(file('01-utf8-b.eml'))).subject).not.toBe('');
  });

  it('that are stopped begin no letter any more, and say so to whoever waits', async () => {
    const ended = new Reader({ threads: 1 });
    await ended.read(file('01-utf8-b.eml'));
    const asked = Promise.allSettled([1, 2, 3].map(() => ended.read(file('26-att-3mb.eml'))));
    await ended.stop();
    expect((await asked).slice(1).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(ended.read(file('01-utf8-b.eml'))).rejects.toThrow('stopped');
  });
});
