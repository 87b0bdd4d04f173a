import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pbx } from '@linia/pbx';
import { WebSocket } from 'ws';
import { ServerUnderTest } from '../../testing/server-process.ts';
import { configOf, Exchange, hears, programs, startTestPbx, until } from './asterisk.testing.ts';
import { basic } from './endpoints.ts';

let pbx: Pbx;
let exchange: Exchange;

/** As somebody else at the same Asterisk. */
async function ari(method: string, path: string): Promise<void> {
  const headers = { authorization: basic(configOf(pbx)) };
  const answer = await fetch(`${pbx.ariUrl}/ari/${path}`, { method, headers });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

describe.skipIf(!programs)('who leads the telephone', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
  });
  afterEach(async () => {
    const broken = await exchange.stage.broken();
    await exchange.close();
    expect(broken).toEqual([]);
  });

  it('adopts what goes on, hangs up what is nobody’s, leaves alone what is another application’s, and counts it', async () => {
    const first = await exchange.process();
    await exchange.lead(first);
    const { phone, call } = await exchange.call();
    const { phone: desk } = await exchange.accept(call);
    const other = new WebSocket(`${pbx.ariUrl.replace('http', 'ws')}/ari/events?app=other`, {
      headers: { authorization: basic(configOf(pbx)) },
    });
    await until(() => other.readyState === WebSocket.OPEN);
    const to = encodeURIComponent(`PJSIP/trunk/sip:x@127.0.0.1:${exchange.world.port}`);
    await ari('POST', `channels?endpoint=${to}&app=linia&channelId=made-by-nobody`);
    const orphan = await exchange.world.rings();
    orphan.answer();
    await ari('POST', `channels?endpoint=${to}&app=other&appArgs=inbound,1&channelId=of-another`);
    const foreign = await exchange.world.rings();
    foreign.answer();
    for (const bridge of ['call-999', 'conference-of-another'])
      await ari('POST', `bridges?type=mixing&bridgeId=${bridge}`);
    await exchange.lose(first);
    await exchange.lead(await exchange.process());
    expect(await orphan.ended).toBe('BYE');
    await until(async () => (await exchange.has()).bridges === 2);
    expect(await hears(phone, desk)).toBe(true);
    expect(foreign.over).toBe(false);
    const found = async () =>
      (await exchange.stage.pool.query('select found from voice_owners')).rows[0].found as object;
    await until(async () => 'opened' in (await found()));
    expect(await found()).toEqual({ opened: { adopted: 2, hungUp: 1, bridges: 1, closed: 0 } });
    other.close();
    await foreign.hangUp();
    await phone.hangUp();
    await exchange.sees(call, ({ state }) => state === 'ended');
    await ari('DELETE', 'bridges/conference-of-another');
    await exchange.isSilent();
  });

  it('having slept past its lease, does nothing of what it knew when it wakes', async () => {
    const told = configOf(pbx);
    const env = { LINIA_ARI_URL: told.ariUrl, LINIA_ARI_USER: told.user, LINIA_ARI_PASSWORD: told.password };
    const servers = [
      await ServerUnderTest.on(exchange.stage.url, undefined, { ...env, LINIA_MAIL_PORT: 'off' }),
      await ServerUnderTest.on(exchange.stage.url, undefined, { ...env, LINIA_MAIL_PORT: 'off' }),
    ];
    try {
      for (const server of servers) await server.start();
      await until(async () => (await exchange.owner()) !== undefined);
      const { phone, call } = await exchange.call();
      const { agent } = await exchange.accept(call);
      const owner = await exchange.owner();
      const sleeper = servers.find(({ pid }) => pid === owner)!;
      sleeper.signal('SIGSTOP');
      const begun = Date.now();
      await until(async () => ![owner, undefined].includes(await exchange.owner()));
      const tookOver = Date.now() - begun;
      console.log(`  another process leads ${tookOver} ms after the owner was stopped`);
      // what the sleeper does not know of: this call is over, another has come and is taken
      await phone.hangUp();
      await exchange.sees(call, ({ state }) => state === 'ended');
      await exchange.stage.close(call, agent);
      const next = await exchange.call();
      const { phone: desk } = await exchange.accept(next.call);
      await until(() => Date.now() - begun > sleepMs, undefined, sleepMs);
      const before = { events: await exchange.stage.events(next.call), has: await exchange.has() };
      const leader = await exchange.owner();
      sleeper.signal('SIGCONT');
      await until(() => sleeper.said.includes('does not lead the telephone'));
      await until(() => Date.now() - begun > sleepMs + 2_500);
      expect(await exchange.owner()).toBe(leader);
      expect({ events: await exchange.stage.events(next.call), has: await exchange.has() }).toEqual(before);
      expect(await hears(next.phone, desk)).toBe(true);
      await next.phone.hangUp();
      expect(await desk.ended).toBe('BYE');
      await exchange.sees(next.call, ({ endReason }) => endReason === 'caller_hung_up');
      await exchange.isSilent();
    } finally {
      for (const server of servers) server.signal('SIGCONT');
      for (const server of servers) await server.stop();
    }
  });
});

/** Longer than the lease (5 s), than a process may be silent before it is taken for dead (10 s), and than Asterisk keeps a connection that says nothing (30 s). */
const sleepMs = 31_000;
