import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPbx, type Pbx } from '@linia/pbx';
import { tick } from '../../clock/tick.ts';
import { handOver } from '../../interactions/end-escalation.ts';
import { hold, resume } from '../../interactions/hold.ts';
import { identify } from '../../interactions/identify.ts';
import { flagRecording, notifyRecording, pauseRecording } from '../../interactions/recording.ts';
import { actorOf } from '../../testing/stage.ts';
import { Exchange, hearsOnly, number, programs, startTestPbx, until } from './asterisk.testing.ts';
import { hasTone } from './tones.testing.ts';

let pbx: Pbx;
let exchange: Exchange;

const message = (interactionId: number) => ({ id: randomUUID(), interactionId });

describe.skipIf(!programs)('a call is recorded', () => {
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

  it('through a hold, a third person, a hand-over and the loss of a telephone: every voice is in it, nothing twice', async () => {
    await exchange.lead();
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    const recordedFrom = [performance.now()];
    phone.rtp.tone = 440;
    desk.rtp.tone = 1_000;
    await pause(1_500);
    await exchange.stage.do((tx) => hold(tx, message(call), actorOf(agent)));
    await pause(500);
    await exchange.stage.do((tx) => resume(tx, message(call), actorOf(agent)));
    await exchange.stage.escalate(call, agent, { mode: 'warm' });
    const { agent: specialist, phone: third } = await exchange.accept(call);
    third.rtp.tone = 1_700;
    await pause(1_000);
    const { id } = (await exchange.stage.card(call)).escalations[0]!;
    await exchange.stage.do((tx) => handOver(tx, { id: randomUUID(), escalationId: id }, actorOf(agent)));
    expect(await desk.ended).toBe('BYE');
    await pause(500);
    // one take so far: nobody's coming or going has ended it
    expect(await exchange.takes(call)).toHaveLength(1);
    await exchange.stage.pool.query('delete from connections where agent_id = $1', [specialist]);
    const recordedUntil = [performance.now()];
    await third.hangUp();
    const back = await exchange.phone(specialist).rings();
    back.answer();
    back.rtp.tone = 2_300;
    await exchange.records(call, 2);
    recordedFrom.push(performance.now());
    await pause(1_000);
    recordedUntil.push(performance.now());
    await phone.hangUp();
    await exchange.isSilent();
    const takes = await exchange.recordings(call);
    expect(takes).toHaveLength(2);
    for (const [n, { seconds }] of takes.entries()) {
      // its beginning is noted before Asterisk is asked for it, its end once Asterisk has told: however late, it is not longer
      expect(seconds).toBeLessThan((await exchange.lengthOf(call, n)) + 0.1);
      // nor shorter than what is known to have been talked in it
      expect(seconds).toBeGreaterThan((recordedUntil[n]! - recordedFrom[n]!) / 1_000 - 0.4);
    }
    const [first, second] = takes;
    expect([440, 1_000, 1_700].map((hertz) => hasTone(first!.sound, hertz))).toEqual([true, true, true]);
    expect([440, 2_300].map((hertz) => hasTone(second!.sound, hertz))).toEqual([true, true]);
    expect(hasTone(second!.sound, 1_700)).toBe(false);
  });

  it('not while a card number is said; it goes on by itself, and also where the process that led it is gone', async () => {
    const first = await exchange.process();
    await exchange.lead(first);
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    await exchange.records(call, 1);
    await exchange.stage.do((tx) => pauseRecording(tx, { ...message(call), on: true }, actorOf(agent)));
    await until(async () => (await exchange.takes(call)).every(({ endedAt }) => endedAt !== null));
    desk.rtp.tone = 1_000;
    await exchange.lose(first);
    await exchange.lead(await exchange.process());
    await pause(500);
    expect((await exchange.stage.card(call)).recording.pausedBy?.id).toBe(agent);
    expect(await exchange.takes(call)).toHaveLength(1);
    desk.rtp.tone = 0;
    await hearsOnly(phone, [], [1_000]); // nothing of it is on its way any more
    await exchange.stage.later(121);
    await tick(exchange.stage.db);
    await exchange.records(call, 2);
    phone.rtp.tone = 440;
    await pause(500);
    await phone.hangUp();
    await exchange.isSilent();
    for (const { sound } of await exchange.recordings(call)) expect(hasTone(sound, 1_000)).toBe(false);
    expect((await exchange.stage.events(call)).filter((type) => type.startsWith('recording_'))).toEqual([
      'recording_notified',
      'recording_paused',
      'recording_resumed',
    ]);
  });

  it('as the narrower word has it: the company’s before the queue’s before the line’s; a caller who refuses before all', async () => {
    const { pool } = exchange.stage;
    await pool.query(`update queues set recording = 'never'`);
    await exchange.lead();
    const { phone, call } = await exchange.call();
    const { agent } = await exchange.accept(call);
    const why = async () => {
      const { on, why, notifiedAt } = (await exchange.stage.card(call)).recording;
      return { on, why, told: notifiedAt !== null };
    };
    expect(await why()).toEqual({ on: false, why: 'queue', told: false });
    await expect(
      exchange.stage.do((tx) => flagRecording(tx, { ...message(call), on: true }, actorOf(agent))),
    ).rejects.toThrow('recording.never');
    const { rows } = await pool.query(
      `insert into organizations (name, folded, recording) values ('ООО «Ромашка»', 'ромашка', 'always') returning id`,
    );
    const who = { organizationId: rows[0].id as number, contactId: null, how: 'name', value: null } as const;
    await exchange.stage.do((tx) => identify(tx, { ...message(call), ...who }, actorOf(agent)));
    // who was not told is told in the talk, and recorded from then on
    await exchange.sees(call, ({ recording }) => recording.notifiedBy === 'line');
    await exchange.records(call, 1);
    expect(await why()).toEqual({ on: true, why: 'organization', told: true });
    await exchange.stage.do((tx) => flagRecording(tx, { ...message(call), on: false }, actorOf(agent)));
    await until(async () => (await exchange.takes(call)).every(({ endedAt }) => endedAt !== null));
    expect(await why()).toEqual({ on: false, why: 'agent', told: true });
    await phone.hangUp();
    await exchange.isSilent();
  });

  it('not before the caller knows of it: the agent’s word begins it where the line says nothing', async () => {
    await exchange.stage.pool.query('update lines set announces_recording = false');
    await exchange.lead();
    const { phone, call } = await exchange.call();
    const { agent } = await exchange.accept(call);
    await pause(300);
    expect(await exchange.takes(call)).toEqual([]);
    await exchange.stage.do((tx) => notifyRecording(tx, message(call), actorOf(agent)));
    await exchange.records(call, 1);
    await phone.hangUp();
    await exchange.isSilent();
  });
});

describe.skipIf(!programs)('the disk is full', () => {
  it('in mid-call: the talk goes on, the gap is told, and the recording goes on where it can', async () => {
    // nobody can make a disk full without being root: a file that may not grow beyond ten seconds and a half fails as one does
    const small = ['/bin/sh', '-c', 'trap "" XFSZ; ulimit -f 328; exec "$@"', 'sh', ...programs!.asterisk];
    const full = await startPbx({ numbers: [number], programs: { ...programs!, asterisk: small } });
    const other = await Exchange.open(full);
    try {
      await other.lead();
      const { phone, call } = await other.call();
      const { phone: desk } = await other.accept(call);
      await until(
        async () => (await other.stage.card(call)).recording.brokeAt !== null,
        async () => JSON.stringify(await other.takes(call)) + other.said.join('\n'),
      );
      const { rows } = await other.stage.pool.query(
        `select board_troubles(null, '[]', linia_now() - interval '1 day', linia_now()) as troubles`,
      );
      expect(rows[0].troubles).toMatchObject([{ code: 'recording_broke', severity: 'over', interactionId: call }]);
      desk.rtp.tone = 440;
      await until(async () => (await other.takes(call)).length === 2);
      await until(async () => (await other.stage.events(call)).at(-1) === 'recording_resumed');
      expect(phone.over).toBe(false);
      await phone.hangUp();
      await other.isSilent();
      await until(async () => (await other.takes(call)).every(({ endedAt }) => endedAt !== null));
      expect((await other.takes(call)).map(({ failure }) => failure)).toEqual(['not written', null]);
      expect((await other.stage.events(call)).filter((type) => type.startsWith('recording_'))).toEqual([
        'recording_notified',
        'recording_failed',
        'recording_resumed',
      ]);
    } finally {
      await other.close();
      await full.stop();
    }
  });
});
