import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programsForTests } from './programs-for-tests.ts';
import { sippCalls } from './sipp.ts';
import { startPbx, type Pbx } from './start.ts';

const programs = await programsForTests('the tests of the local Asterisk');
const number = '88000000816';
let pbx: Pbx;

describe.skipIf(!programs)('a local Asterisk', () => {
  beforeAll(async () => {
    pbx = await startPbx({ programs: programs! });
  });
  afterAll(() => pbx?.stop());

  it('answers over ARI to who has its password, and to nobody else', async () => {
    const ask = (password: string) =>
      fetch(`${pbx.ariUrl}/ari/asterisk/info`, {
        headers: { authorization: `Basic ${Buffer.from(`linia:${password}`).toString('base64')}` },
      });
    expect((await ask(pbx.ariPassword)).status).toBe(200);
    expect((await ask('linia')).status).toBe(401);
  });

  it.skipIf(!programs?.sipp)('tells a caller that nobody is there, as long as no server leads it', async () => {
    expect(await sippCalls(programs!, { port: pbx.sipPort, number, talkMs: 500 })).toBe(true);
  });

  it.skipIf(!programs?.sipp)(
    'takes in neither a number that is not ours nor a caller who does not come by the trunk',
    async () => {
      expect(await sippCalls(programs!, { port: pbx.sipPort, number: '88000000999', talkMs: 100 })).toBe(false);
      expect(await sippCalls(programs!, { port: pbx.sipPort, number, talkMs: 100, trunk: false })).toBe(false);
    },
  );

  it('leaves nothing behind', async () => {
    const other = await startPbx({ programs: programs! });
    const folder = join(other.recordings, '../..');
    expect(existsSync(folder)).toBe(true);
    await other.stop();
    expect(existsSync(folder)).toBe(false);
    await expect(fetch(`${other.ariUrl}/ari/asterisk/info`)).rejects.toThrow();
  });
});
