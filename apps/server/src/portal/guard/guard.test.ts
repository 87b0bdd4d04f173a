import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { Guard, type GuardedForm } from './guard.ts';
import { Limit } from './limits.ts';
import { formsUnread, uploadCaps } from './read-form.ts';
import { earliestMs, latestMs, makeStamp, readStamp } from './stamp.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let guard: Guard;

/** A form that only says what was read of it. */
const echo = async (inside: App) => {
  formsUnread(inside);
  guard = new Guard(inside.db);
  const narrow = new Guard(inside.db, { one: 3 << 20, all: 5 << 20 });
  inside.post('/narrow', async (request) => {
    const { files, ...form } = await narrow.read(request, 'narrow');
    return { ...form, kept: narrow.hasRoom(request.ip, files) };
  });
  inside.post('/echo', async (request) => {
    const { files, ...form } = await guard.read(request, 'echo');
    return { ...form, files: files.map(({ name, type, content }) => ({ name, type, bytes: content.length })) };
  });
};

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [echo]);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

type Echo = Omit<GuardedForm, 'files'> & {
  files: { name: string; type: string; bytes: number }[];
  error?: { code: string };
};
let from = 0;
/** Each from an address of its own, so that no test is another's flood. */
async function send(form: FormData | URLSearchParams | string, type?: string): Promise<Echo & { status: number }> {
  const sent = new Request('http://portal.test', { method: 'POST', body: form });
  const answer = await app.inject({
    method: 'POST',
    url: '/echo',
    remoteAddress: `10.0.0.${++from}`,
    headers: { 'content-type': type ?? sent.headers.get('content-type')! },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
  return { ...answer.json<Echo>(), status: answer.statusCode };
}

const form = (
  fields: Record<string, string>,
  files: [content: Buffer | string, name: string, type?: string][] = [],
) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const [content, name, type = 'image/png'] of files)
    data.append('files', new Blob([content as string], { type }), name);
  return data;
};

// how soon, and how often, is counted by a clock that goes only as it is told
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());
const passes = (ms: number) => void vi.setSystemTime(Date.now() + ms);

describe('the door of forms', () => {
  it('knows a stamp of its own, of this form only, not too early and not of yesterday', () => {
    const now = 1_790_000_000_000;
    const made = makeStamp('key', 'request', now);
    const later = now + earliestMs;
    expect(readStamp('key', 'request', made, later)).toMatchObject({ fault: null, stamp: { at: now } });
    expect(readStamp('key', 'request', made, now + 100).fault).toBe('stamp.early');
    expect(readStamp('key', 'request', made, now + latestMs + 1).fault).toBe('stamp.stale');
    expect(readStamp('key', 'feedback', made, later)).toEqual({ stamp: null, fault: 'stamp.forged' });
    expect(readStamp('another', 'request', made, later).fault).toBe('stamp.forged');
    expect(readStamp('key', 'request', made.replace('.', '.1'), later).fault).toBe('stamp.forged');
    expect(readStamp('key', 'request', '', later).fault).toBe('stamp.none');
  });

  it('lets an address send some at once and then so many an hour; an office is one address, a neighbour another', () => {
    const limit = new Limit({ burst: 3, perHour: 60 });
    const at = 1_790_000_000_000;
    expect([1, 2, 3].map(() => limit.take('2001:db8:1:2::7', at))).toEqual([0, 0, 0]);
    expect(limit.take('2001:0db8:0001:0002:ffff::9', at)).toBe(60);
    expect(limit.take('2001:db8:1:3::7', at)).toBe(0);
    expect(limit.take('2001:db8:1:2::7', at + 61_000)).toBe(0);
    expect([1, 2, 3, 4].map(() => limit.take('::ffff:10.1.1.1', at)).at(-1)).toBe(60);
    expect(limit.take('10.1.1.1', at)).toBeGreaterThan(0);
  });

  it('reads what was typed, with and without files, and takes its own stamp after a moment', async () => {
    const stamp = await guard.stamp('echo');
    expect((await send(new URLSearchParams({ name: 'Ковалёва', stamp }))).fault).toBe('stamp.early');
    passes(earliestMs);
    const sent = await send(form({ name: 'Ковалёва', stamp }, [[Buffer.from('png'), 'снимок.png']]));
    expect(sent).toMatchObject({
      status: 200,
      fault: null,
      page: stamp.split('.')[0],
      fields: { name: 'Ковалёва' },
      files: [{ name: 'снимок.png', type: 'image/png', bytes: 3 }],
    });
  });

  it.each([
    ['no stamp', { name: 'x' }, 'stamp.none'],
    ['a stamp that is none', { name: 'x', stamp: `${'a'.repeat(16)}.1.${'b'.repeat(27)}` }, 'stamp.forged'],
    ['the field that people do not see', { name: 'x', website: 'http://spam.example' }, 'form.trap'],
  ])('keeps what was typed where it does not believe: %s', async (_title, fields, fault) => {
    expect(await send(new URLSearchParams(fields as Record<string, string>))).toMatchObject({
      status: 200,
      fault,
      fields,
    });
  });

  it('keeps what no database can hold out of a text, and nothing more', async () => {
    const { fields } = await send(new URLSearchParams({ text: "a\0b'); drop table tickets;--<b>\u200b" }));
    expect(fields.text).toBe("ab'); drop table tickets;--<b>\u200b");
    expect((await send(new URLSearchParams({ text: 'я'.repeat(10_000), __proto__: 'x' }))).fields.text).toHaveLength(
      10_000,
    );
  });

  it('takes files by what they are: no path in a name, not empty, not too large, not too many', async () => {
    const sent = await send(
      form({}, [
        ['<svg onload=alert(1)>', '../../etc/passwd', 'image/svg+xml'],
        ['', 'empty.png'],
        [Buffer.alloc(uploadCaps.file + 1), 'large.png'],
        ['x', 'C:\\Users\\a\\..снимок.png', 'no type at all'],
        ['x', '\u202egnp.exe'],
      ]),
    );
    expect(sent.files).toEqual([
      { name: 'passwd', type: 'image/svg+xml', bytes: 21 },
      { name: 'снимок.png', type: 'application/octet-stream', bytes: 1 },
      { name: 'gnp.exe', type: 'image/png', bytes: 1 },
    ]);
    expect(sent.faults).toEqual([
      { code: 'file.empty', name: 'empty.png' },
      { code: 'file.too_large', name: 'large.png' },
    ]);
    const many = await send(
      form(
        {},
        Array.from({ length: 12 }, (_, n) => ['x', `${n}.png`] as const),
      ),
    );
    expect([many.files.length, many.faults.map(({ code }) => code)]).toEqual([10, ['file.too_many', 'file.too_many']]);
    const heavy = await send(
      form(
        {},
        Array.from({ length: 3 }, (_, n) => [Buffer.alloc(9 << 20), `${n}.png`] as const),
      ),
    );
    expect([heavy.files.length, heavy.faults.map(({ name }) => name)]).toEqual([2, ['2.png']]);
  });

  it('keeps no more of one address, and of all of them, than a disk has room for; words are taken all the same', async () => {
    const stamp = await guard.stamp('narrow');
    passes(earliestMs);
    const narrowly = async (remoteAddress: string, megabytes: number) => {
      const body = form(
        { name: 'Ковалёва', stamp },
        megabytes > 0 ? [[Buffer.alloc(megabytes << 20), 'снимок.png']] : [],
      );
      const sent = new Request('http://portal.test', { method: 'POST', body });
      const answer = await app.inject({
        method: 'POST',
        url: '/narrow',
        remoteAddress,
        headers: { 'content-type': sent.headers.get('content-type')! },
        payload: Buffer.from(await sent.arrayBuffer()),
      });
      const { fault, fields, kept } = answer.json<Echo & { kept: boolean }>();
      expect([fault, fields.name]).toEqual([null, 'Ковалёва']);
      return kept;
    };
    expect([await narrowly('10.8.0.1', 2), await narrowly('10.8.0.1', 2)]).toEqual([true, false]);
    expect([await narrowly('10.8.0.1', 1), await narrowly('10.8.0.1', 0)]).toEqual([true, true]);
    expect([await narrowly('10.8.0.2', 2), await narrowly('10.8.0.3', 1)]).toEqual([true, false]);
  });

  it('refuses in a sentence what can not be read at all', async () => {
    const two = form(
      {},
      Array.from({ length: 200 }, (_, n) => ['x', `${n}.png`] as const),
    );
    expect(await send(two)).toMatchObject({ status: 413, error: { code: 'form.too_many_parts' } });
    expect(await send('a=b', 'multipart/form-data')).toMatchObject({ status: 400, error: { code: 'form.unread' } });
    expect(await send('--x\r\nbroken', 'multipart/form-data; boundary=x')).toMatchObject({
      status: 400,
      error: { code: 'form.unread' },
    });
    expect((await send('{}', 'application/xml')).status).toBe(415);
  });

  it('says how long to wait to an address that sends and sends, and keeps what was typed', async () => {
    const again = () =>
      app.inject({
        method: 'POST',
        url: '/echo',
        remoteAddress: '10.9.9.9',
        payload: 'name=x',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    for (let n = 0; n < 30; n++) await again();
    expect((await again()).json()).toMatchObject({ fault: 'form.often', wait: 30, fields: { name: 'x' } });
    for (let n = 0; n < 90; n++) await again();
    expect((await again()).json()).toMatchObject({ error: { code: 'rate.limited' } });
  });
});
