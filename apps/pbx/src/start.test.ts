import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programsForTests } from './programs-for-tests.ts';
import { SipPhone } from './sip-phone.ts';
import { sippCalls } from './sipp.ts';
import { startPbx, type Pbx } from './start.ts';

const programs = await programsForTests('the tests of the local Asterisk');
const number = '88000000816';
let pbx: Pbx;

/** Somebody has a telephone there, as the server makes it. */
async function withPerson({ ariUrl, ariUser, ariPassword }: Pbx): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
  const made: Record<string, Record<string, string>> = {
    auth: { auth_type: 'userpass', username: 'agent-7', password: 'x'.repeat(20) },
    aor: { max_contacts: '1' },
    endpoint: { context: 'people', transport: 'udp', allow: 'alaw', auth: 'agent-7', aors: 'agent-7' },
  };
  for (const [kind, fields] of Object.entries(made)) {
    const body = JSON.stringify({ fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) });
    const url = `${ariUrl}/ari/asterisk/config/dynamic/res_pjsip/${kind}/agent-7`;
    expect(
      (await fetch(url, { method: 'PUT', headers: { authorization, 'content-type': 'application/json' }, body }))
        .status,
    ).toBe(200);
  }
}

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

  it('takes any softphone of this machine for a caller, where it is asked to, but not in a person’s name; leaves nothing behind', async () => {
    const other = await startPbx({ programs: programs!, softphones: true });
    const phone = await SipPhone.open();
    const caller = await phone.call(other.sipPort, number, { trunk: false });
    await caller.talks;
    await caller.hangUp();
    const stranger = await phone.call(other.sipPort, '88000000999', { trunk: false });
    expect(await stranger.ended).not.toBe('BYE');
    await withPerson(other);
    const agent = await phone.call(other.sipPort, number, { trunk: false, from: 'agent-7' });
    expect(Number(await agent.ended)).toBeGreaterThanOrEqual(400);
    await phone.close();
    const folder = join(other.recordings, '../..');
    expect(existsSync(folder)).toBe(true);
    await other.stop();
    expect(existsSync(folder)).toBe(false);
    await expect(fetch(`${other.ariUrl}/ari/asterisk/info`)).rejects.toThrow();
  });
});
