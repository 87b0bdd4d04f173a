import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { Guard } from './guard.ts';
import { formsUnread, readForm } from './read-form.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let port: number;
const sockets: Socket[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [
    async (inside) => {
      formsUnread(inside);
      const guard = new Guard(inside.db);
      inside.post('/echo', async (request) => {
        const { files, fields } = await guard.read(request, 'echo');
        return { fields, files: files.length };
      });
    },
  ]);
  await app.listen({ port: 0, host: '0.0.0.0' });
  port = (app.server.address() as AddressInfo).port;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

/** A body begins, from this address of the machine, and how long it will be is said. */
async function begin(from: string, bytes: number, part: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `POST /echo HTTP/1.1\r\nHost: portal.test\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${bytes}\r\nConnection: close\r\n\r\n${part}`,
  );
  return socket;
}
const answerOf = async (socket: Socket): Promise<number> => {
  let said = '';
  for await (const part of socket) said += String(part);
  return Number(said.split(' ')[1]);
};
const inTime = <T>(answer: Promise<T>): Promise<T | 'nobody answered'> =>
  Promise.race([answer, pause(20_000, 'nobody answered' as const)]);

const words = '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nabc\r\n--x--\r\n';
const fileOf = (bytes: number) =>
  `--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n${'a'.repeat(bytes)}`;

describe('the door of forms', () => {
  it('a file that ends in the middle is refused, and the house goes on', async () => {
    const cut = fileOf(3);
    expect(await inTime(answerOf(await begin('127.0.0.2', cut.length, cut)))).toBe(400);
    expect(await inTime(answerOf(await begin('127.0.0.2', words.length, words)))).toBe(200);
  });

  it('a body that says nothing more is waited for a while, and one that goes on, however slowly, to its end', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const silent = Object.assign(new PassThrough(), { headers });
    silent.write(fileOf(10));
    await expect(readForm(silent as never, 200)).rejects.toMatchObject({ code: 'form.unread' });
    // by a clock that goes only as it is told: nothing but what was said counts
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const slow = Object.assign(new PassThrough(), { headers });
      const read = readForm(slow as never, 200);
      for (const part of fileOf(10).match(/[^]{1,20}/g)!) {
        slow.write(part);
        await new Promise(setImmediate);
        vi.advanceTimersByTime(150);
      }
      slow.end('\r\n--x--\r\n');
      expect((await read).files).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('six slow uploads of one address are in nobody else’s way', async () => {
    for (let n = 0; n < 6; n++) await begin('127.0.0.3', 10_000_000, fileOf(10));
    await pause(100);
    const form = `${fileOf(300_000)}\r\n--x--\r\n`;
    expect(await inTime(answerOf(await begin('127.0.0.4', form.length, form)))).toBe(200);
  });

  it('slow uploads of however many addresses are not in the way of words', async () => {
    for (let n = 10; n < 30; n++) await begin(`127.0.0.${n}`, 10_000_000, fileOf(10));
    await pause(100);
    expect(await inTime(answerOf(await begin('127.0.0.5', words.length, words)))).toBe(200);
  });

  it('whoever leaves while they wait their turn keeps it from nobody', async () => {
    const slow = [];
    for (let n = 40; n < 60; n++) slow.push(await begin(`127.0.0.${n}`, 10_000_000, fileOf(10)));
    await pause(100);
    const waiting = [];
    for (let n = 60; n < 80; n++) waiting.push(await begin(`127.0.0.${n}`, 1_000_000, fileOf(10)));
    await pause(100);
    for (const each of [...waiting, ...slow]) each.destroy();
    await pause(200);
    const form = `${fileOf(300_000)}\r\n--x--\r\n`;
    expect(await inTime(answerOf(await begin('127.0.0.6', form.length, form)))).toBe(200);
  });
});
