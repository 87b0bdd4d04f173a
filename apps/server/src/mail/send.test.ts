import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startOutbox } from '../outbox/outbox.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letter, Post, testSecrets } from './mail.testing.ts';
import { smtpPatience } from './mailboxes/connection.ts';
import { sendByRelay } from './send.ts';

let post: Post;
beforeAll(async () => {
  post = await Post.open();
});
afterAll(() => post.close());

/** A letter of ours that has not gone yet. */
async function unsent(from = 'ivan@customer.test'): Promise<number> {
  await post.bring(letter({ from }), from);
  await post.settle();
  return (
    await post.rows<{ id: number }>(
      `update messages set sent_at = null, sent_by = null where id = (select max(id) from messages where kind = 'notice') returning id`,
    )
  )[0]!.id;
}

describe('a server that is to take a letter', () => {
  it('has ten minutes for its 250; one that does not even greet us is left soon, the common relay and a mailbox’s own', async () => {
    expect(smtpPatience).toEqual({ connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 600_000 });
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const id = await unsent();
    for (const own of [false, true]) {
      if (own)
        await post.rows(
          `update mailboxes set smtp_host = '127.0.0.1', smtp_port = $1, smtp_tls = 'none', version = version + 1`,
          [port],
        );
      const wait = { ...smtpPatience, greetingTimeout: 200 };
      const send = sendByRelay(post.db, testSecrets, own ? null : `smtp://127.0.0.1:${port}`, wait);
      await expect(send(id)).rejects.toMatchObject({ message: 'Greeting never received' });
      send.close();
    }
    await post.rows('update mailboxes set smtp_host = null, smtp_port = null, version = version + 1');
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('four servers that take a letter and never answer', () => {
  it('keep only their own mailboxes’ letters waiting', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 17; n++) ids.push(await unsent(`c${n}@of${n}.test`));
    await post.mail.stop();
    const sockets = new Set<Socket>();
    const hanging: Server[] = [];
    for (let n = 0; n < 4; n++) {
      const server = createServer((socket) => void sockets.add(socket.on('error', () => {}))).listen(0, '127.0.0.1');
      await once(server, 'listening');
      hanging.push(server);
      const [box] = await post.rows<{ id: number }>(
        `insert into mailboxes (address, smtp_host, smtp_port, smtp_tls) values ($1, '127.0.0.1', $2, 'none') returning id`,
        [`hangs-${n}@linia.test`, (server.address() as AddressInfo).port],
      );
      await post.rows('update messages set mailbox_id = $1 where id = any ($2)', [
        box!.id,
        ids.slice(n * 4, n * 4 + 4),
      ]);
    }
    await post.rows(`delete from outbox where kind = 'mail.send'`);
    for (const id of ids)
      await post.rows(`insert into outbox (kind, payload, not_before) values ('mail.send', $1, linia_now())`, [
        { message: id },
      ]);
    const send = sendByRelay(post.db, testSecrets, post.relay.url, { ...smtpPatience, greetingTimeout: 60_000 });
    const before = post.relay.got.length;
    const outbox = startOutbox(
      { db: post.db, log: { warn: () => {}, error: console.error } },
      { 'mail.send': ({ message }: { message: number }) => send(message) },
      { atOnce: 4, leaseSeconds: 25, attempts: 5_000, relaxed: true, holds: true, slow: { after: 150, most: 64 } },
    );
    outbox.wake();
    await expect.poll(() => post.relay.got.length).toBe(before + 1);
    for (const socket of sockets) socket.destroy();
    for (const server of hanging) server.close();
    await outbox.stop();
    send.close();
  });
});
