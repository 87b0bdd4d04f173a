import { access, writeFile } from 'node:fs/promises';
import { rate, wavOf, type Pbx } from '@linia/pbx';
import type { LineSounds } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../shell/database.ts';
import { addPerson, cookieOf, testApp } from '../../testing/app.ts';
import { freshDatabase } from '../../testing/database.ts';
import { actorOf } from '../../testing/stage.ts';
import { makeWorld } from '../../testing/world.ts';
import { Exchange, number, programs, startTestPbx, until } from './asterisk.testing.ts';
import { Heard } from './heard.testing.ts';
import { lineSoundsRoutes } from './line-sounds.routes.ts';
import { addSound, endSound, readSound, returnSound } from './line-sounds.ts';

/** A tone, as a WAV that people record: so many samples a second, two channels, 24 bits. */
function studioWav(hz: number, seconds: number, from = 44_100): Buffer {
  const data = Buffer.alloc(Math.round(from * seconds) * 6);
  for (let n = 0; n * 6 < data.length; n++)
    for (const side of [0, 3])
      data.writeIntLE(Math.round(2_000_000 * Math.sin((2 * Math.PI * hz * n) / from)), n * 6 + side, 3);
  const head = Buffer.from(wavOf(new Int16Array(0)));
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(from, 24);
  head.writeUInt32LE(from * 6, 28);
  head.writeUInt16LE(6, 32);
  head.writeUInt16LE(24, 34);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

describe('what a line says in a voice of its own', () => {
  it('is uploaded, listened to, put in the place of the one before, taken out and put back; what is no sound is refused', async () => {
    const fresh = await freshDatabase();
    const db = openDatabase(fresh.url);
    const { line } = await makeWorld(fresh.pool, {});
    const app = await testApp(db, [lineSoundsRoutes]);
    const cookie = await cookieOf(db, await addPerson(db, { login: 'admin', roles: ['administrator'] }));
    const url = `/api/lines/${line}/sounds`;
    const send = (name: string, payload: Buffer) =>
      app.inject({
        method: 'POST',
        url: `${url}?kind=greeting&language=ru&name=${name}`,
        headers: { cookie, 'content-type': 'audio/wav' },
        payload,
      });
    const sounds = async () =>
      (await app.inject({ url, headers: { cookie } }))
        .json<LineSounds>()
        .sounds.map(({ name, endedAt }) => [name, endedAt === null]);
    const first = (await send('one.wav', studioWav(1_000, 1.5))).json<{ id: number }>().id;
    await send('two.wav', studioWav(600, 1));
    expect(await sounds()).toEqual([
      ['two.wav', true],
      ['one.wav', false],
    ]);
    const heard = await app.inject({ url: `${url}/${first}`, headers: { cookie } });
    expect(heard.headers['content-type']).toBe('audio/wav');
    expect(heard.rawPayload.length).toBe(44 + 1.5 * rate * 2);
    const change = (method: 'POST' | 'DELETE', path: string) =>
      app.inject({ method, url: `${url}/${path}`, headers: { cookie } });
    await change('POST', `${first}/return`);
    expect(await sounds()).toEqual([
      ['one.wav', true],
      ['two.wav', false],
    ]);
    await change('DELETE', String(first));
    expect((await sounds()).every(([, on]) => !on)).toBe(true);
    for (const bad of [
      Buffer.from('not a sound at all'),
      Buffer.alloc(0),
      studioWav(600, 0.05),
      studioWav(600, 1).subarray(0, 40),
    ])
      expect((await send('bad.wav', bad)).statusCode).toBe(422);
    expect((await change('DELETE', '999')).statusCode).toBe(404);
    const journal = await fresh.pool.query(`select action from journal where action like 'line_sound%' order by id`);
    expect(journal.rows.map(({ action }) => action)).toEqual([
      'line_sound_added',
      'line_sound_added',
      'line_sound_returned',
      'line_sound_ended',
    ]);
    await app.close();
    await db.pool.end();
    await fresh.drop();
  });
});

let pbx: Pbx;

describe.skipIf(!programs)('a caller hears a line', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());

  it('greet in its own voice, tell of the recording in its own words, and in the usual ones where its file is no sound', async () => {
    const exchange = await Exchange.open(pbx);
    const heard = await Heard.of(pbx);
    const { stage } = exchange;
    const lineId = stage.world.line;
    const actor = actorOf(stage.world.agents[0]!);
    await exchange.lead();
    const { id } = await stage.do((tx) =>
      addSound(
        tx,
        { lineId, sound: { kind: 'greeting', language: 'ru', name: 'a.wav' }, read: readSound(studioWav(1_000, 1.5)) },
        actor,
      ),
    );
    await stage.pool.query(`update lines set announcements = '{"recording": {"ru": "Мы всё пишем"}}' where id = $1`, [
      lineId,
    ]);
    const first = await exchange.caller.call(pbx.sipPort, number);
    await first.talks;
    await until(() => first.rtp.strength(1_000) > -30);
    await until(() => heard.sounds.includes('ru/menu'));
    expect(heard.sounds[0]).toBe(`${exchange.sounds}/line-${lineId}-${id}`);
    expect(heard.sounds[1]).toMatch(/said-[0-9a-f]{24}$/);
    expect((await stage.card(await exchange.newest())).recording.notifiedAt).not.toBeNull();
    await first.hangUp();
    await exchange.isSilent();
    // the disk was full when it was written
    await writeFile(`${heard.sounds[1]}.wav`, '');
    await access(`${heard.sounds[1]}.wav`);
    await stage.do((tx) => endSound(tx, { lineId, id }, actor));
    heard.anew();
    const second = await exchange.caller.call(pbx.sipPort, number);
    await second.talks;
    await until(() => heard.sounds.includes('ru/menu'));
    expect(heard.sounds.filter((name) => name.startsWith('ru/'))).toEqual(['ru/recorded', 'ru/menu']);
    await second.hangUp();
    await exchange.isSilent();
    await stage.do((tx) => returnSound(tx, { lineId, id }, actor));
    heard.close();
    expect([await stage.broken(), exchange.said]).toEqual([[], []]);
    await exchange.close();
  });
});
