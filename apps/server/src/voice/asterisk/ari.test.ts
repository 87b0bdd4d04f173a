import type { Pbx } from '@linia/pbx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ari, AriRefusal } from './ari.ts';
import { configOf, programs, startTestPbx } from './asterisk.testing.ts';

describe.skipIf(!programs)('what Asterisk is asked to do', () => {
  let pbx: Pbx;
  let ari: Ari;
  beforeAll(async () => {
    pbx = await startTestPbx();
    ari = await Ari.open(configOf(pbx), { event: () => {}, closed: () => {} });
  });
  afterAll(async () => {
    ari?.close();
    await pbx?.stop();
  });

  it('with a channel or a bridge that has gone meanwhile is not done, and is no fault', async () => {
    expect(await ari.try('POST', 'bridges/talk', { type: 'mixing' })).toBe(true);
    expect(await ari.try('POST', 'bridges/talk/addChannel', { channel: 'gone' })).toBe(false);
    expect(await ari.try('POST', 'bridges/gone/addChannel', { channel: 'gone' })).toBe(false);
    expect(await ari.try('DELETE', 'channels/gone')).toBe(false);
  });

  it('in a way that it does not understand is a fault', async () => {
    await expect(ari.try('POST', 'channels', { endpoint: 'NOTHING/there', app: 'linia' })).rejects.toThrow(AriRefusal);
  });
});
