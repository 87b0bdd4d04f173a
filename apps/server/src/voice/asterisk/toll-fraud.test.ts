import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pbx } from '@linia/pbx';
import { hangUp } from '../../interactions/hang-up.ts';
import { endpointName } from './endpoints.ts';
import { Exchange, hearsOnly, number, programs, startTestPbx, until } from './asterisk.testing.ts';

let pbx: Pbx;
let exchange: Exchange;
let rung: number;

/** Outside, inside, ourselves, colleagues, and whatever a dialplan may have. */
const anything = ['+79990001122', '8109990001122', '112', number, '102', 'away', 'h', 's', 'nothing', 'linia'];

describe.skipIf(!programs)('toll fraud: a telephone of the house', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
    await exchange.lead();
    rung = 0;
    void exchange.world.rings().then(() => rung++);
  });
  afterEach(async () => {
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await exchange.close();
    expect(left).toEqual({ broken: [], said: [] });
    expect(rung, 'somebody out there was rung').toBe(0);
  });

  it('that calls by itself reaches nothing: no number outside, none of ours, no colleague, no name of the dialplan', async () => {
    const supervisor = await exchange.addSupervisor();
    const agent = exchange.stage.world.agents[0]!;
    for (const [who, phone] of [
      [agent, exchange.phone(agent)],
      [supervisor.id, supervisor.phone],
    ] as const)
      for (const to of [...anything, endpointName(agent)]) {
        const call = await phone.call(pbx.sipPort, to, { from: endpointName(who), trunk: false });
        expect(Number(await call.ended), `${to} from ${who}`).toBeGreaterThanOrEqual(400);
      }
    // nor does a stranger, who is not known at all
    const stranger = await exchange.world.call(pbx.sipPort, '+79990001122', { from: 'agent-999', trunk: false });
    expect(await stranger.ended).toBe('401');
    expect(await exchange.newest()).toBe(0);
    await exchange.isSilent();
  });

  it('in a talk transfers it nowhere, replaces nobody and subscribes to nothing; the talk goes on', async () => {
    const { phone: caller, call } = await exchange.call();
    const { phone: desk } = await exchange.accept(call);
    // Asterisk has no ear for any of these: what it does not know is not even answered
    const refused = await Promise.all([
      desk.request('REFER', [`Refer-To: <sip:+79990001122@127.0.0.1:${exchange.world.port}>`]),
      desk.request('REFER', [`Refer-To: <sip:${number}@127.0.0.1:${pbx.sipPort}>`]),
      desk.request('MESSAGE', ['Content-Type: text/plain'], 'dial'),
      desk.request('SUBSCRIBE', ['Event: dialog', 'Expires: 60', 'Accept: application/dialog-info+xml']),
    ]);
    for (const status of refused) expect(status, refused.join()).toBeGreaterThanOrEqual(400);
    // a new description of the sound is a telephone's right, and changes nothing of who is in the talk
    expect(await desk.request('INVITE', ['Content-Type: application/sdp'], desk.rtp.sdp(), 30_000)).toBe(200);
    caller.rtp.tone = 440;
    desk.rtp.tone = 700;
    await hearsOnly(caller, [700], []);
    await hearsOnly(desk, [440], []);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('that sends its ring elsewhere sends it nowhere: the caller goes to the next person', async () => {
    const { phone: caller, call } = await exchange.call();
    const offer = await exchange.offered(call);
    const ring = await exchange.phone(offer.agent.id).rings();
    ring.decline(302, `sip:+79990001122@127.0.0.1:${exchange.world.port}`);
    await exchange.sees(call, ({ offers }) => offers[0]!.state === 'failed');
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('calls no stranger’s number back that nobody may dial, though a place was kept for it', async () => {
    const { phone: caller, call } = await exchange.call();
    await exchange.offered(call);
    caller.rtp.press('1');
    expect(await caller.ended).toBe('BYE');
    await exchange.stage.pool.query(`update queue_entries set callback_to = '+375295551840'`);
    const offer = await exchange.offered(call);
    await exchange.stage.accept(offer);
    const desk = await exchange.phone(offer.agent.id).rings();
    desk.answer();
    await until(async () => (await exchange.stage.events(call)).includes('callback_unanswered'));
    expect(await desk.ended).toBe('BYE');
    await exchange.stage.do((tx) => hangUp(tx, call, `agent:${offer.agent.id}`, null));
    await exchange.isSilent();
  });
});
