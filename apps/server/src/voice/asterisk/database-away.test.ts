import { setTimeout as pause } from 'node:timers/promises';
import type { Pbx } from '@linia/pbx';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { administer } from '../../testing/administer.ts';
import { Exchange, number, programs, startTestPbx, until } from './asterisk.testing.ts';

let pbx: Pbx;
let exchange: Exchange;

/** Nobody is let in for this long: an event that comes meanwhile has failed by then. */
const awayMs = 700;
/** Longer than what is said first. */
const announcementMs = 2_500;

/** PostgreSQL drops everybody, and lets nobody in: as it does when it is started anew. */
async function away<T>(meanwhile: () => T | Promise<T>, ms = awayMs): Promise<T> {
  const { url } = inject('postgres');
  const name = new URL(exchange.stage.url).pathname.slice(1);
  await administer(url, `alter database ${name} with allow_connections false`);
  try {
    await administer(url, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    const done = await meanwhile();
    await pause(ms);
    return done;
  } finally {
    await administer(url, `alter database ${name} with allow_connections true`);
  }
}

describe.skipIf(!programs)('the database being away for a moment', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
    exchange = await Exchange.open(pbx);
    await exchange.lead();
  });
  afterAll(async () => {
    await exchange?.close();
    await pbx?.stop();
  });
  afterEach(async () => {
    await exchange.isSilent();
    expect(await exchange.stage.broken()).toEqual([]);
  });

  it('a caller who hangs up in it has hung up', async () => {
    const { phone, call } = await exchange.call();
    await exchange.offered(call);
    await away(() => phone.hangUp());
    await exchange.sees(call, ({ state, endReason }) => state === 'closed' && endReason === 'abandoned');
  });

  it('a talk that ends in it has ended, and so has its recording', async () => {
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    await until(async () => (await exchange.takes(call)).length === 1);
    await away(() => phone.hangUp());
    await exchange.sees(call, ({ endReason }) => endReason === 'caller_hung_up');
    expect(await desk.ended).toBe('BYE');
    await until(
      async () => (await exchange.takes(call)).every(({ endedAt, failure }) => endedAt !== null && failure === null),
      async () => JSON.stringify(await exchange.takes(call)),
    );
    await exchange.stage.close(call, agent);
  });

  it('a caller who calls in it is taken in', async () => {
    const before = await exchange.newest();
    const phone = await away(() => exchange.caller.call(pbx.sipPort, number));
    await phone.talks;
    await until(async () => (await exchange.newest()) > before);
    await phone.hangUp();
    await exchange.sees(await exchange.newest(), ({ state }) => state === 'closed');
  });

  it('a caller who was told of the recording in it counts as told', async () => {
    const before = await exchange.newest();
    const phone = await exchange.caller.call(pbx.sipPort, number);
    await until(async () => (await exchange.newest()) > before);
    await away(() => {}, announcementMs);
    const call = await exchange.newest();
    await exchange.sees(call, ({ recording }) => recording.notifiedAt !== null);
    await phone.hangUp();
    await exchange.sees(call, ({ state }) => state === 'closed');
  });

  it('a caller who leaves the menu in it gets their place', async () => {
    const before = await exchange.newest();
    const phone = await exchange.caller.call(pbx.sipPort, number);
    await until(async () => (await exchange.newest()) > before);
    const call = await exchange.newest();
    await exchange.sees(call, ({ recording }) => recording.notifiedAt !== null);
    await away(() => phone.rtp.press('#'));
    await exchange.sees(call, ({ state }) => state === 'offered');
    await phone.hangUp();
    await exchange.sees(call, ({ state }) => state === 'closed');
  });

  it('a caller who wishes in it to be called is called', async () => {
    const { phone, call } = await exchange.call();
    const before = await exchange.phone((await exchange.offered(call)).agent.id).rings();
    await away(() => phone.rtp.press('1'));
    await exchange.sees(call, ({ callback }) => callback?.to === '+79135550142');
    expect(await before.ended).toBe('CANCEL'); // what rings from now on is the callback
    await phone.hangUp();
    const offer = await exchange.offered(call);
    await exchange.stage.accept(offer);
    const desk = await exchange.phone(offer.agent.id).rings();
    desk.answer();
    const customer = await exchange.world.rings();
    customer.answer();
    await exchange.sees(call, ({ answeredAt }) => answeredAt !== null);
    await desk.hangUp();
    await customer.ended;
  });
});
