import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pbx } from '@linia/pbx';
import { Exchange, hears, programs, startTestPbx, until } from './asterisk.testing.ts';

let pbx: Pbx;
let exchange: Exchange;

describe.skipIf(!programs)('a call by telephone', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
    await exchange.lead();
  });
  afterEach(async () => {
    expect(await exchange.stage.broken()).toEqual([]);
    expect(exchange.said).toEqual([]);
    await exchange.close();
  });

  it('is told of the recording, queued, offered, accepted, talked, recorded and hung up', async () => {
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    expect(desk.told('X-Linia-Call')).toBe(String(call));
    expect(await hears(phone, desk)).toBe(true);
    expect(await hears(desk, phone)).toBe(true);
    await phone.hangUp();
    expect(await desk.ended).toBe('BYE');
    await exchange.sees(call, ({ state, endReason }) => state === 'ended' && endReason === 'caller_hung_up');
    await until(async () => (await exchange.has()).channels === 0);
    expect(await exchange.has()).toEqual({ channels: 0, bridges: 0 });
    const card = await exchange.stage.card(call);
    expect(Date.parse(card.recording.notifiedAt!)).toBeLessThan(Date.parse(card.answeredAt!));
    expect((await exchange.stage.events(call)).slice(0, 4)).toEqual([
      'arrived',
      'recording_notified',
      'queued',
      'offered',
    ]);
    const [recording, ...more] = await exchange.recordings(call);
    expect(more).toEqual([]);
    // every answered second
    expect(recording!.seconds).toBeGreaterThanOrEqual(
      (Date.parse(card.endedAt!) - Date.parse(card.answeredAt!)) / 1000 - 0.1,
    );
    expect(recording!.loud).toBe(true);
    expect((await exchange.stage.agent(agent)).engagement).toBe('wrapping');
  });
});
