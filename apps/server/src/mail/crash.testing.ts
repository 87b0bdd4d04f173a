import { createTransport } from 'nodemailer';
import { expect } from 'vitest';
import { freshDatabase } from '../testing/database.ts';
import { freePort, ServerUnderTest } from '../testing/server-process.ts';
import { shiftClock } from '../testing/world.ts';
import type { Dovecot } from './dovecot.testing.ts';
import { aRelay, letter } from './mail.testing.ts';

/** What is left of a day on which the server died again and again. */
export type Aftermath = {
  kills: number;
  requests: number;
  lost: number;
  twice: number;
  unnoticed: number;
  noticedTwice: number;
};

/**
 * `count` customers' relays bring a letter each, several at once, and bring it again until they are told 250; or the letters
 * lie in a mailbox (`imap`) and are fetched from there. Meanwhile the server is killed `kills` times, each time in the middle of
 * them. Then it is left alone until it has nothing to do.
 */
export async function bringAndDie(count: number, kills: number, imap: Dovecot | null = null): Promise<Aftermath> {
  const fresh = await freshDatabase();
  const relay = await aRelay();
  const mailPort = await freePort();
  const env = {
    LINIA_DEMO: '0',
    LINIA_MAIL_PORT: String(mailPort),
    LINIA_SMTP_URL: relay.url,
    ...(imap && addressOf(imap)),
  };
  const server = await ServerUnderTest.on(fresh.url, undefined, env);
  try {
    await fresh.pool.query(`insert into mailboxes (address) values ('help@linia.test')`);
    await server.start();
    const letters = Array.from({ length: count }, (_, n) => ({ from: `client${n}@customer${n}.test`, n }));
    const queue = [...letters];
    let accepted = 0;
    let died = 0;
    let alive: Promise<void> = Promise.resolve();
    const carry = async () => {
      for (let each = queue.shift(); each; each = queue.shift()) {
        const raw = letterOf(each);
        for (;;) {
          await alive;
          if (await bring(mailPort, each.from, raw)) break;
        }
        accepted += 1;
        if (died < kills && accepted >= ((died + 0.5) * count) / kills) {
          died += 1;
          // the others are in the middle of theirs, and letters of before are being registered
          alive = server.kill().then(async () => {
            await shiftClock(fresh.pool, `${died * 60} s`); // the dead one's leases are over
            await server.start();
          });
        }
      }
    };
    const fetched = async () => (await fresh.pool.query('select count(*)::int as n from letters')).rows[0].n as number;
    if (imap) {
      for (; died < kills || queue.length > 0;) {
        for (const each of queue.splice(0, Math.ceil(count / kills))) await imap.deliver(letterOf(each));
        if (died === kills) break;
        await expect
          .poll(fetched, { timeout: 60_000, interval: 10 })
          .toBeGreaterThanOrEqual(((died + 0.5) * count) / kills);
        died += 1;
        await server.kill();
        await shiftClock(fresh.pool, `${died * 60} s`);
        await server.start();
      }
      await expect.poll(fetched, { timeout: 120_000, interval: 100 }).toBe(count);
    } else await Promise.all(Array.from({ length: 4 }, carry));
    await alive;
    await expect
      .poll(
        async () =>
          (await fresh.pool.query(`select count(*)::int as left from outbox where done_at is null`)).rows[0].left,
        { timeout: 120_000, interval: 200 },
      )
      .toBe(0);
    const { rows } = await fresh.pool.query(
      `select split_part(l.message_id, '@', 1) as letter, count(*)::int as requests from letters l join tickets t on t.origin_id = l.interaction_id group by 1`,
    );
    const noticed = new Map<string, number>();
    for (const { to } of relay.got) noticed.set(to[0]!, (noticed.get(to[0]!) ?? 0) + 1);
    const all = await fresh.pool.query('select count(*)::int as all from tickets');
    return {
      kills: died,
      requests: all.rows[0].all as number,
      lost: letters.filter(({ n }) => !rows.some((row) => row.letter === `<crash-${n}`)).length,
      twice: rows.filter((row) => row.requests > 1).length,
      unnoticed: letters.filter(({ from }) => !noticed.has(from)).length,
      noticedTwice: relay.got.length - new Set(relay.got.map(({ mail }) => mail.messageId)).size,
    };
  } finally {
    await server.stop();
    await relay.stop();
    await fresh.drop();
  }
}

const letterOf = ({ from, n }: { from: string; n: number }): string =>
  letter({ from, id: `<crash-${n}@customer.test>`, subject: `Письмо ${n}` });

const addressOf = ({ config: { user, password, host, port, address } }: Dovecot) => ({
  LINIA_IMAP_URL: `imap://${user}:${password}@${host}:${port}`,
  LINIA_IMAP_ADDRESS: address,
});

/** True when the receiver has said 250. */
async function bring(port: number, from: string, raw: string): Promise<boolean> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, socketTimeout: 10_000 });
  try {
    await transport.sendMail({ envelope: { from, to: 'help@linia.test' }, raw });
    return true;
  } catch {
    return false;
  } finally {
    transport.close();
  }
}
