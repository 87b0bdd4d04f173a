import { randomUUID } from 'node:crypto';
import type { TicketPage } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../shell/database.ts';
import { cookieOf } from '../../testing/app.ts';
import { freshDatabase } from '../../testing/database.ts';
import { ServerUnderTest } from '../../testing/server-process.ts';
import { makeWorld, shiftClock } from '../../testing/world.ts';
import { aRelay } from '../mail.testing.ts';

describe('a server killed as answers leave', () => {
  it(
    'loses none, sends none that was taken back, and whatever goes twice is one letter to whoever gets it',
    { timeout: 300_000 },
    async () => {
      const fresh = await freshDatabase();
      const db = openDatabase(fresh.url);
      const relay = await aRelay();
      const server = await ServerUnderTest.on(fresh.url, undefined, { LINIA_DEMO: '0', LINIA_SMTP_URL: relay.url });
      try {
        const world = await makeWorld(fresh.pool, { specialists: 1 });
        await fresh.pool.query(`insert into mailboxes (address, is_default) values ('help@linia.test', true)`);
        const cookie = await cookieOf(db, world.specialists[0]!);
        await server.start();
        const say = async (path: string, body: object) => {
          const headers = { cookie, 'content-type': 'application/json', origin: server.base };
          const answer = await fetch(server.base + path, { method: 'POST', headers, body: JSON.stringify(body) });
          expect(answer.ok).toBe(true);
          return (await answer.json()) as TicketPage;
        };
        const whom = Array.from({ length: 9 }, (_, n) => `client${n}@customer${n}.test`);
        for (const [n, address] of whom.entries()) {
          const { rows } = await fresh.pool.query(
            `select ticket_number as number from create_ticket('Запрос', '', null, null, null, $1, null, null, 'linia', 'email')`,
            [world.department],
          );
          const path = `/api/tickets/${rows[0].number}/answers`;
          const body = {
            id: randomUUID(),
            seen: 1,
            to: [{ name: '', address }],
            cc: [],
            text: `Ответ ${n}`,
            after: null,
          };
          const { thread } = await say(path, body);
          if (n % 3 === 2) await say(`${path}/${thread[0]!.id}/undo`, {});
        }
        let kills = 0;
        let alive: Promise<void> = Promise.resolve();
        relay.answerWith(() => {
          // the relay has it, and whoever sent it is dead before it could note that
          if (kills < 2 && relay.got.length >= kills * 2) {
            kills += 1;
            alive = server.kill().then(async () => {
              await shiftClock(fresh.pool, `${12 + kills * 60} s`);
              await server.start();
            });
          }
          return null;
        });
        await shiftClock(fresh.pool, '12 s');
        const left = async () =>
          (await fresh.pool.query(`select count(*)::int as left from messages where sent_at is null`)).rows[0].left;
        await expect.poll(left, { timeout: 120_000, interval: 200 }).toBe(0);
        await alive;
        const kept = whom.filter((_, n) => n % 3 !== 2);
        expect([...new Set(relay.got.flatMap(({ to }) => to))].sort()).toEqual(kept);
        expect(new Set(relay.got.map(({ mail }) => mail.messageId)).size).toBe(kept.length);
        expect(kills).toBe(2);
        // at most what was being sent at once as it died
        expect(relay.got.length).toBeLessThanOrEqual(kept.length + 2 * 4);
      } finally {
        await server.stop();
        await relay.stop();
        await db.pool.end();
        await fresh.drop();
      }
    },
  );
});
