import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellNumber } from '../../mail/tell-number.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { aHouseWithPages, aRequest, post } from '../../tickets/status/status.testing.ts';
import { portalRoutes } from '../portal.routes.ts';

aHouseWithPages();
let portal: App;
let port: number;
const slow: Socket[] = [];
beforeAll(async () => {
  portal = await testApp(post.db, [(inside) => portalRoutes(inside, { tell: tellNumber })]);
  await portal.listen({ port: 0, host: '127.0.0.1' });
  port = (portal.server.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const socket of slow) socket.destroy();
  await portal.close();
});

describe('pages', () => {
  it('are there for everybody while somebody takes a large file slowly', async () => {
    const { number, token } = await aRequest({ from: 'large@pages.test' });
    const key = 'k'.repeat(24);
    await post.rows(
      `insert into attachments (key, message_id, position, name, type, bytes, content)
       select $2, m.id, 0, 'large.zip', 'application/zip', 18000000, convert_to(repeat('x', 18000000), 'utf8')
       from messages m join tickets t on t.id = m.ticket_id where t.number = $1 and m.direction = 'in'`,
      [number, key],
    );
    for (let n = 0; n < 4; n++) {
      const socket = connect(port, '127.0.0.1');
      slow.push(socket);
      await once(socket, 'connect');
      socket.pause();
      socket.write(`GET /support/r/${token}/files/${key} HTTP/1.1\r\nHost: portal.test\r\n\r\n`);
    }
    await pause(500);
    const page = fetch(`http://127.0.0.1:${port}/support`).then(({ status }) => status);
    expect(await Promise.race([page, pause(20_000, 'nobody answered')])).toBe(200);
  });
});
