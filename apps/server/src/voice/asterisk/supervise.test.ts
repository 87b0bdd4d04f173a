import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneCall, Pbx, SipPhone } from '@linia/pbx';
import type { SupervisionMode } from '@linia/domain';
import { tick } from '../../clock/tick.ts';
import { leaveSupervision, readSupervision, supervise } from '../../interactions/supervise.ts';
import { readTimeline } from '../../supervision/timeline.ts';
import { actorOf } from '../../testing/stage.ts';
import { Exchange, hearsOnly, programs, startTestPbx, until } from './asterisk.testing.ts';

let pbx: Pbx;
let exchange: Exchange;
let supervisor: number;
let ear: SipPhone;

/** Caller, agent and supervisor each say a tone of their own; who hears whom is told by the tones. */
const tones = { caller: 440, agent: 700, supervisor: 1_100 };

const set = (call: number, mode: SupervisionMode): Promise<null> =>
  exchange.stage.do((tx) => supervise(tx, { id: randomUUID(), interactionId: call, mode }, actorOf(supervisor)));
const leave = (): Promise<null> =>
  exchange.stage.do((tx) => leaveSupervision(tx, { id: randomUUID() }, actorOf(supervisor)));
const now = () => readSupervision(exchange.stage.pool, supervisor);

/** The supervisor has asked to hear it, and their telephone has picked up. */
async function hearing(call: number, mode: SupervisionMode): Promise<PhoneCall> {
  await set(call, mode);
  const phone = await ear.rings();
  expect(phone.told('X-Linia-Supervision')).not.toBe('');
  phone.answer();
  phone.rtp.tone = tones.supervisor;
  await until(async () => (await now())?.there === true);
  return phone;
}

async function talking(): Promise<{ call: number; caller: PhoneCall; agent: PhoneCall; who: number }> {
  const { phone: caller, call } = await exchange.call();
  const { phone: agent, agent: who } = await exchange.accept(call);
  caller.rtp.tone = tones.caller;
  agent.rtp.tone = tones.agent;
  return { call, caller, agent, who };
}

const { caller: C, agent: A, supervisor: S } = tones;

describe.skipIf(!programs)('a supervisor', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
    ({ id: supervisor, phone: ear } = await exchange.addSupervisor());
  });
  afterEach(async () => {
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await exchange.close();
    expect(left).toEqual({ broken: [], said: [] });
  });

  it('listens and nobody hears them; whispers and the agent alone does; joins and all do; leaves, and the talk goes on', async () => {
    await exchange.lead();
    const { call, caller, agent } = await talking();
    const phone = await hearing(call, 'listen');
    await hearsOnly(phone, [C, A], [S]);
    await hearsOnly(caller, [A], [S]);
    await hearsOnly(agent, [C], [S]);
    await set(call, 'whisper');
    await hearsOnly(agent, [C, S], []);
    await hearsOnly(caller, [A], [S]);
    await hearsOnly(phone, [C, A], []);
    await set(call, 'join');
    await hearsOnly(caller, [A, S], []);
    await hearsOnly(agent, [C, S], []);
    await hearsOnly(phone, [C, A], [S]);
    await set(call, 'listen');
    await hearsOnly(caller, [A], [S]);
    await hearsOnly(agent, [C], [S]);
    await leave();
    expect(await phone.ended).toBe('BYE');
    await hearsOnly(caller, [A], [S]);
    expect(await now()).toBeNull();
    await caller.hangUp();
    await exchange.isSilent();
    expect((await exchange.stage.events(call)).filter((type) => type.startsWith('supervision'))).toEqual([
      'supervision_began',
      'supervision_changed',
      'supervision_changed',
      'supervision_changed',
      'supervision_ended',
    ]);
    // what was whispered is in no file
    const [file, ...more] = await exchange.recordings(call);
    expect([file?.failure, more]).toEqual([null, []]);
  });

  it('whose telephone breaks disturbs nobody: it is called again, and after 20 s without it the listening is over', async () => {
    await exchange.lead();
    const { call, caller, agent } = await talking();
    const phone = await hearing(call, 'whisper');
    await phone.hangUp(); // a page that is reloaded says goodbye, too; no desk of theirs is open
    await hearsOnly(caller, [A], [S]);
    const again = await ear.rings();
    again.answer();
    again.rtp.tone = tones.supervisor;
    await hearsOnly(agent, [C, S], []);
    await hearsOnly(caller, [A], [S]);
    await again.hangUp();
    await until(async () => (await now())?.there === false);
    await exchange.stage.later(21);
    await tick(exchange.stage.db);
    expect(await now()).toBeNull();
    await hearsOnly(caller, [A], []);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('whispers to nobody else while the telephone of who has the caller is gone, and hears on', async () => {
    await exchange.lead();
    const { call, caller, agent, who } = await talking();
    await exchange.stage.escalate(call, who, { mode: 'warm' });
    const { phone: other } = await exchange.accept(call);
    const phone = await hearing(call, 'whisper');
    await hearsOnly(agent, [C, S], []);
    await exchange.stage.pool.query('delete from connections where agent_id = $1', [who]); // the page is reloaded
    await agent.hangUp();
    const back = await exchange.phone(who).rings();
    await hearsOnly(phone, [C], []);
    await hearsOnly(other, [C], [S]);
    back.answer();
    await hearsOnly(back, [C, S], []);
    await hearsOnly(other, [C], [S]);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('goes on hearing when another process leads the telephone, and the end of the call is theirs, too', async () => {
    const first = await exchange.process();
    await exchange.lead(first);
    const { call, caller, agent } = await talking();
    const phone = await hearing(call, 'whisper');
    await hearsOnly(agent, [C, S], []);
    await exchange.lose(first);
    await hearsOnly(agent, [C, S], []);
    await exchange.lead(await exchange.process());
    await hearsOnly(agent, [C, S], []);
    await hearsOnly(phone, [C, A], []);
    await set(call, 'listen');
    await hearsOnly(agent, [C], [S]);
    await hearsOnly(caller, [A], [S]);
    await caller.hangUp();
    expect(await phone.ended).toBe('BYE');
    expect(await now()).toBeNull();
    await exchange.isSilent();
  });

  it('is seen by who talks unless the setting says otherwise, and always once they are heard', async () => {
    await exchange.lead();
    const { call, caller } = await talking();
    await set(call, 'listen');
    expect((await exchange.stage.card(call)).supervisors).toMatchObject([{ by: { id: supervisor }, mode: 'listen' }]);
    await leave();
    await exchange.stage.pool.query(`insert into settings (key, value) values ('supervision', '{"shown": false}')`);
    await set(call, 'listen');
    expect((await exchange.stage.card(call)).supervisors).toEqual([]);
    const story = async (all: boolean) =>
      (await readTimeline(exchange.stage.db, call, all)).events.filter(({ type }) => type === 'supervision_began');
    expect([(await story(true)).length, (await story(false)).length]).toEqual([2, 1]);
    await set(call, 'whisper');
    expect((await exchange.stage.card(call)).supervisors).toMatchObject([{ mode: 'whisper' }]);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('is refused where nobody talks, where they have a call of their own, and where they hear another', async () => {
    await exchange.lead();
    const { phone, call } = await exchange.call();
    await expect(set(call, 'listen')).rejects.toThrow('supervise.nobody_talks');
    const { agent } = await exchange.accept(call);
    await exchange.stage.pool.query(`update agents set roles = roles || '{supervisor}' where id = $1`, [agent]);
    await expect(
      exchange.stage.do((tx) => supervise(tx, { id: 'x', interactionId: call, mode: 'listen' }, actorOf(agent))),
    ).rejects.toThrow('supervise.busy');
    // both at once: one listening, not two
    await Promise.all([set(call, 'listen'), set(call, 'listen')]);
    await phone.hangUp();
    await exchange.sees(call, ({ state }) => state === 'ended');
    await expect(set(call, 'listen')).rejects.toThrow('supervise.over');
    await exchange.isSilent();
  });
});
