import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SipPhone, type Pbx } from '@linia/pbx';
import type { DeskPhoneUse } from '@linia/protocol';
import { readDeskPhone, tellDeskPhones, useDeskPhone } from './desk-phone.ts';
import { openSecrets } from '../../shell/secrets.ts';
import { endpointOf } from './endpoints.ts';
import { configOf, Exchange, hearsOnly, programs, startTestPbx, testSecrets, until } from './asterisk.testing.ts';

let pbx: Pbx;
let exchange: Exchange;
let desk: SipPhone;
let agent: number;

const use = (how: DeskPhoneUse, anew = false) =>
  useDeskPhone(exchange.stage.pool, configOf(pbx), testSecrets, agent, { use: how, anew });

async function withPhone(login: string, key: string): Promise<number> {
  const { rows } = await exchange.stage.pool.query(
    `insert into agents (login, name, roles, desk_phone, desk_phone_key) values ($1, $1, '{agent}', 'with', $2) returning id`,
    [login, key],
  );
  return rows[0].id as number;
}

describe.skipIf(!programs)('a telephone over SIP on a desk', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
    agent = exchange.stage.world.agents[0]!;
    desk = await SipPhone.open();
  });
  afterEach(async () => {
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await desk.close();
    await exchange.close();
    expect(left).toEqual({ broken: [], said: [] });
  });

  it('is told its password once; registers with it and no other, is rung with the browser, and lifting it accepts', async () => {
    await exchange.lead();
    const { username, password } = await use('with');
    expect(await readDeskPhone(exchange.stage.pool, agent)).toEqual({ use: 'with', username, password: null });
    expect((await use('with')).password).toBeNull();
    expect(await desk.register(pbx.sipPort, username!, 'wrong')).toBe(401);
    expect(await desk.register(pbx.sipPort, username!, password!)).toBe(200);
    const { phone: caller, call } = await exchange.call();
    const browser = await exchange.phone(agent).rings();
    const rung = await desk.rings();
    rung.answer();
    await exchange.sees(call, ({ state, answeredAt }) => state === 'active' && answeredAt !== null);
    expect(await browser.ended).toBe('CANCEL');
    [caller.rtp.tone, rung.rtp.tone] = [440, 700];
    await hearsOnly(caller, [700], []);
    await hearsOnly(rung, [440], []);
    await rung.hangUp();
    expect(await caller.ended).toBe('BYE');
    await exchange.sees(call, ({ endReason }) => endReason === 'agent_hung_up');
    await exchange.isSilent();
  });

  it('instead of the browser it alone is rung, with the next process, too, and reaches nothing by itself', async () => {
    const first = await exchange.process();
    await exchange.lead(first);
    const { username, password } = await use('instead');
    await exchange.lose(first);
    await pbx.restart();
    await exchange.lead(await exchange.process());
    // Asterisk was started anew and had forgotten it: whoever leads tells it again, behind the calls
    await until(async () => (await desk.register(pbx.sipPort, username!, password!)) === 200);
    const out = await desk.call(pbx.sipPort, '+79990001122', { from: username!, trunk: false });
    expect(Number(await out.ended)).toBeGreaterThanOrEqual(400);
    const { phone: caller, call } = await exchange.call();
    const rung = await desk.rings();
    await exchange.stage.accept(await exchange.offered(call));
    rung.answer();
    await exchange.sees(call, ({ answeredAt }) => answeredAt !== null);
    await caller.hangUp();
    expect(await rung.ended).toBe('BYE');
    await exchange.isSilent();
    expect((await use('none')).username).toBeNull();
    expect(await desk.register(pbx.sipPort, username!, password!)).not.toBe(200);
  });

  it('that Asterisk does not take, or whose password can’t be read any more, is said by name, and the others are told', async () => {
    const password = 'x'.repeat(16);
    const [refused, unread, last] = [
      await withPhone('refused', testSecrets.close('x'.repeat(100_000))), // more than Asterisk reads of a request
      await withPhone('unread', openSecrets({ secret: 'another one', dataDir: '' }).close(password)),
      await withPhone('last', testSecrets.close(password)),
    ];
    await exchange.lead();
    await until(async () => (await desk.register(pbx.sipPort, `desk-${last}`, password)) === 200);
    await until(() => exchange.said.length === 2);
    const said = exchange.said.splice(0);
    expect(said[0]).toMatch(`{"phone":"desk-${refused}","why":"Asterisk refused the auth of desk-${refused}: 413"}`);
    expect(said[1]).toMatch(`{"phone":"desk-${unread}","why":"its password was kept with another LINIA_SECRET`);
    for (const id of [refused, unread]) expect(await desk.register(pbx.sipPort, `desk-${id}`, password)).not.toBe(200);
    // nobody answers: that is no telephone's fault
    const nowhere = { ...configOf(pbx), ariUrl: 'http://127.0.0.1:1' };
    await expect(tellDeskPhones(exchange.stage.pool, nowhere, testSecrets)).rejects.toThrow('fetch failed');
  });

  it('put down beside an open browser ends the call: the browser is not rung in its place', async () => {
    await exchange.lead();
    // the page is open: this is an endpoint of a browser, not a telephone's
    await endpointOf(agent, 'x'.repeat(24), configOf(pbx));
    const { username, password } = await use('with');
    expect(await desk.register(pbx.sipPort, username!, password!)).toBe(200);
    const { phone: caller, call } = await exchange.call();
    const rung = await desk.rings();
    rung.answer();
    await exchange.sees(call, ({ state, answeredAt }) => state === 'active' && answeredAt !== null);
    await rung.hangUp();
    expect(await caller.ended).toBe('BYE');
    await exchange.sees(call, ({ endReason }) => endReason === 'agent_hung_up');
    expect(await exchange.stage.events(call)).not.toContain('agent_detached');
    await exchange.isSilent();
  });
});
