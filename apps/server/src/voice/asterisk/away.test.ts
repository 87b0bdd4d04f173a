import { SipPhone, startPbx, type Pbx } from '@linia/pbx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerUnderTest } from '../../testing/server-process.ts';
import { configOf, Exchange, hears, number, programs, until } from './asterisk.testing.ts';

let pbx: Pbx;
let onDuty: SipPhone;

describe.skipIf(!programs)('where the server is away', () => {
  beforeAll(async () => {
    onDuty = await SipPhone.open();
    const fallback = `PJSIP/trunk/${onDuty.contact}`;
    pbx = await startPbx({ numbers: [number], programs: programs!, fallback });
  });
  afterAll(async () => {
    await onDuty.close();
    await pbx?.stop();
  });

  it('a caller is told so and talks with whoever is on duty; is told when to call again where nobody picks up; and is Linia’s as soon as it is back', async () => {
    const exchange = await Exchange.open(pbx);
    const { ariUrl, user, password } = configOf(pbx);
    const server = await ServerUnderTest.on(exchange.stage.url, undefined, {
      LINIA_ARI_URL: ariUrl,
      LINIA_ARI_USER: user,
      LINIA_ARI_PASSWORD: password,
    });
    try {
      await server.start();
      await isLed();
      await server.kill();
      const first = await exchange.caller.call(pbx.sipPort, number);
      await first.talks;
      await until(() => first.rtp.packets > 40);
      expect(first.rtp.heard().decibels).toBeGreaterThan(-40);
      const duty = await onDuty.rings();
      duty.answer();
      expect(await hears(first, duty)).toBe(true);
      expect(await hears(duty, first)).toBe(true);
      await duty.hangUp();
      await first.ended;
      const second = await exchange.caller.call(pbx.sipPort, number);
      await second.talks;
      (await onDuty.rings()).decline();
      second.rtp.heard();
      expect(await second.ended).toBe('BYE'); // after the last word
      expect(second.rtp.heard().decibels).toBeGreaterThan(-40);
      expect(await exchange.newest()).toBe(0);
      await server.start();
      await isLed();
      const third = await exchange.call();
      await exchange.offered(third.call);
      await third.phone.hangUp();
      await exchange.isSilent();
    } finally {
      await server.stop();
      await exchange.close();
    }
  });
});

/** Asterisk leads calls to a server. */
const isLed = (): Promise<void> =>
  until(async () => {
    const { ariUrl, user, password } = configOf(pbx);
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return (await fetch(`${ariUrl}/ari/applications/linia`, { headers: { authorization } })).ok;
  });
