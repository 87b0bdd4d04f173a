import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pbx } from '@linia/pbx';
import type { RecordingPage } from '@linia/protocol';
import { hangUp } from '../interactions/hang-up.ts';
import { pauseRecording } from '../interactions/recording.ts';
import type { App } from '../shell/web.ts';
import { addPerson, cookieOf, testApp } from '../testing/app.ts';
import { actorOf } from '../testing/stage.ts';
import { configOf, Exchange, hearsOnly, programs, startTestPbx, until } from '../voice/asterisk/asterisk.testing.ts';
import { hasTone } from '../voice/asterisk/tones.testing.ts';
import { compress } from './compress.ts';
import { eraseOld } from './erase.ts';
import { keepRecordings, type Keeping } from './keep.ts';
import { recordingsRoutes } from './recordings.routes.ts';
import { soundOf } from './sound.ts';
import { readTake } from './store.ts';
import { compressApart } from './thread.ts';

let pbx: Pbx;
let exchange: Exchange;
let folder: string;
let app: App;
let keeping: Keeping;
let call: number;
let agent: number;
let as: Record<'agent' | 'other' | 'supervisor' | 'stranger', string>;

const ask = async (who: keyof typeof as, method: 'GET' | 'POST' | 'PUT', url: string, body?: object, headers = {}) => {
  const answer = await app.inject({
    method,
    url,
    headers: { cookie: as[who], origin: 'http://localhost', host: 'localhost', ...headers },
    ...(body && { payload: body }),
  });
  return answer;
};
const page = async (who: keyof typeof as) =>
  (await ask(who, 'GET', `/api/interactions/${call}/recording`)).json<RecordingPage>();
const listens = (who: keyof typeof as, reason = 'разбор жалобы') =>
  ask(who, 'POST', `/api/interactions/${call}/listens`, { reason });
const files = async () => (await readdir(folder)).sort();

/** For so many seconds at least the last take was written. */
let lastTalked: number;
/** A take is noted before Asterisk is asked for it, its end once Asterisk has told: the sound is not longer, nor shorter than what was talked. */
async function isAsLongAsTheTalk(seconds: number): Promise<void> {
  const [first, last] = await exchange.takes(call);
  const at = (time: string) => (Date.parse(time) - Date.parse(first!.startedAt)) / 1_000;
  expect(seconds).toBeLessThan(at(last!.endedAt!) + 0.1);
  expect(seconds).toBeGreaterThan(at(last!.startedAt) + lastTalked - 0.4);
}

describe.skipIf(!programs)('the recording of a call that is over', () => {
  /** One call, with a pause for a card number in its middle. */
  beforeAll(async () => {
    pbx = await startTestPbx();
    exchange = await Exchange.open(pbx, { agents: 2, specialists: 0 });
    folder = await mkdtemp(join(tmpdir(), 'linia-recordings-'));
    const { db, world } = exchange.stage;
    app = await testApp(db, [recordingsRoutes], { recordings: folder });
    keeping = { db, asterisk: configOf(pbx), folder, compress: compressApart };
    const supervisor = await addPerson(db, { login: 'sup', roles: ['supervisor'] });
    const stranger = await addPerson(db, { login: 'head', roles: ['head'] });
    await exchange.lead();
    const caller = await exchange.call();
    call = caller.call;
    const accepted = await exchange.accept(call);
    agent = accepted.agent;
    const other = world.agents.find((each) => each !== agent)!;
    as = {
      agent: await cookieOf(db, agent),
      other: await cookieOf(db, other),
      supervisor: await cookieOf(db, supervisor),
      stranger: await cookieOf(db, stranger),
    };
    caller.phone.rtp.tone = 440;
    await pause(1_200);
    const card = (on: boolean) => ({ id: randomUUID(), interactionId: call, on });
    await exchange.stage.do((tx) => pauseRecording(tx, card(true), actorOf(agent)));
    // its end is noted once Asterisk has told of it
    await until(async () => (await exchange.takes(call)).every(({ endedAt }) => endedAt !== null));
    await pause(1_500);
    caller.phone.rtp.tone = 0;
    accepted.phone.rtp.tone = 1_000;
    await hearsOnly(accepted.phone, [], [440]); // nothing of it is on its way any more
    await exchange.stage.do((tx) => pauseRecording(tx, card(false), actorOf(agent)));
    await exchange.records(call, 2);
    const resumed = performance.now();
    await pause(1_200);
    lastTalked = (performance.now() - resumed) / 1_000;
    await exchange.stage.do((tx) => hangUp(tx, call, 'caller', null));
    await exchange.isSilent();
    await until(async () => (await exchange.takes(call)).every(({ endedAt }) => endedAt !== null));
  });
  afterAll(async () => {
    await app?.close();
    await exchange?.close();
    await pbx?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not to be heard while it is being made', async () => {
    expect(await page('supervisor')).toMatchObject({ state: 'making' });
    expect((await listens('supervisor')).json()).toMatchObject({ error: { code: 'recording.not_ready' } });
  });

  it('is one sound as long as the talk: every voice at its second, silence where a card number was said', async () => {
    const takes = await exchange.takes(call);
    const parts: Int16Array[] = [];
    const read = (name: string) => () => readTake(keeping.asterisk, name);
    for await (const part of soundOf(
      takes.map(({ name, startedAt }) => ({ startedAt: Date.parse(startedAt), read: read(name) })),
    ))
      parts.push(part);
    const sound = Int16Array.from(parts.flatMap((part) => [...part]));
    const second = (at: string) => (Date.parse(at) - Date.parse(takes[0]!.startedAt)) / 1_000;
    const length = second(takes[1]!.endedAt!);
    await isAsLongAsTheTalk(sound.length / 8_000);
    const stretch = (from: number, to: number) => sound.subarray(from * 8_000, to * 8_000);
    const [paused, resumed] = [second(takes[0]!.endedAt!), second(takes[1]!.startedAt)];
    expect(hasTone(stretch(0, paused), 440)).toBe(true);
    expect(stretch(paused + 0.1, resumed - 0.1).every((sample) => sample === 0)).toBe(true);
    expect(hasTone(stretch(resumed, length), 1_000)).toBe(true);
    expect(hasTone(stretch(resumed, length), 440)).toBe(false);
  });

  it('stays with Asterisk where whoever compresses it dies half-way, and is made by the next', async () => {
    const dies: Keeping = {
      ...keeping,
      compress: async ({ path }) => {
        await writeFile(`${path}.partial`, 'half of it');
        throw new Error('killed');
      },
    };
    await expect(keepRecordings(dies)).rejects.toThrow('killed');
    expect((await exchange.recordings(call)).map(({ seconds }) => seconds > 0.5)).toEqual([true, true]);
    expect(await keepRecordings(keeping), 'not before its time').toBe(0);
    await exchange.stage.later(6);
  });

  it('is made once by two processes at the same moment, and only then has Asterisk it no more', async () => {
    expect(await Promise.all([keepRecordings(keeping), keepRecordings(keeping)])).toContain(1);
    const [name, ...others] = await files();
    expect(others).toEqual([]);
    expect(name).toMatch(/^[\w-]{20,}\.mp3$/);
    const { rows } = await exchange.stage.pool.query('select seconds, bytes from call_recordings');
    const { seconds, bytes } = rows[0] as { seconds: number; bytes: number };
    await isAsLongAsTheTalk(seconds);
    // 24 kbit/s, and the frames that an encoder needs to begin and to end
    expect(Math.abs(bytes / 3_000 - seconds)).toBeLessThan(0.4);
    expect((await readFile(join(folder, name!))).length).toBe(bytes);
    for (const take of await exchange.takes(call)) expect(await readTake(keeping.asterisk, take.name)).toBeNull();
    expect(await keepRecordings(keeping)).toBe(0);
  });

  it('says where nothing is and why', async () => {
    const seen = await page('supervisor');
    expect(seen).toMatchObject({ state: 'ready', mayListen: true, eraseAt: null, listens: [] });
    expect(seen.gaps).toMatchObject([{ why: 'card', by: { id: agent } }]);
    expect(seen.gaps[0]!.to - seen.gaps[0]!.from).toBeGreaterThan(1.4);
  });

  it('is heard by whoever may, with a reason, in ranges, and by nobody else with the same address', async () => {
    expect((await listens('supervisor', ' ')).json()).toMatchObject({ error: { code: 'recording.reason' } });
    const { id } = (await listens('supervisor')).json<{ id: string }>();
    const url = `/api/recordings/${id}`;
    const whole = await ask('supervisor', 'GET', url);
    expect(whole.statusCode).toBe(200);
    expect(whole.headers).toMatchObject({
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
      'content-type': 'audio/mpeg',
    });
    const part = await ask('supervisor', 'GET', url, undefined, { range: 'bytes=100-199' });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 100-199/${whole.rawPayload.length}`);
    expect(part.rawPayload.equals(whole.rawPayload.subarray(100, 200))).toBe(true);
    const past = await ask('supervisor', 'GET', url, undefined, { range: 'bytes=99999999-' });
    expect(past.statusCode).toBe(416);
    for (const who of ['agent', 'stranger'] as const) expect((await ask(who, 'GET', url)).statusCode).toBe(404);
    expect((await app.inject({ method: 'GET', url })).statusCode).toBe(401);
    expect((await ask('supervisor', 'GET', '/api/recordings/..%2f..%2fetc%2fpasswd')).statusCode).toBe(422);
    await exchange.stage.later(2 * 3_600 + 1);
    expect((await ask('supervisor', 'GET', url)).json()).toMatchObject({ error: { code: 'recording.over' } });
  });

  it('is journalled at each listening: who, when, what for; whoever answers for the line sees it', async () => {
    expect((await page('supervisor')).listens).toMatchObject([
      { by: { name: expect.any(String) as string }, reason: 'разбор жалобы', heard: true },
    ]);
    expect((await page('agent')).listens).toBeNull();
  });

  it('is heard by the agent who talked, unless the setting says no; never by another', async () => {
    expect((await listens('agent')).statusCode).toBe(200);
    expect((await listens('other')).statusCode).toBe(403);
    expect((await listens('stranger')).statusCode).toBe(403);
    await exchange.stage.pool.query(`insert into settings (key, value) values ('recordings', '{"agentsOwn": false}')`);
    expect((await listens('agent')).json()).toMatchObject({ error: { code: 'recording.not_for_you' } });
  });

  it('is erased when its time is over, unless it is held back; the journal has it', async () => {
    await exchange.stage.pool.query(`update settings set value = '{"keepDays": 30}' where key = 'recordings'`);
    await ask('supervisor', 'POST', `/api/interactions/${call}/recording/hold`, { on: true, why: 'суд' });
    await exchange.stage.later(31 * 86_400);
    as.supervisor = await cookieOf(exchange.stage.db, (await person('sup')).id);
    expect(await eraseOld(exchange.stage.db, folder)).toBe(0);
    await ask('supervisor', 'POST', `/api/interactions/${call}/recording/hold`, { on: false, why: '' });
    expect(await eraseOld(exchange.stage.db, folder)).toBe(1);
    expect(await files()).toEqual([]);
    expect(await page('supervisor')).toMatchObject({ state: 'erased' });
    const { rows } = await exchange.stage.pool.query('select action from journal order by id desc limit 3');
    expect(rows.map(({ action }) => action as string)).toEqual([
      'recordings_erased',
      'recording_released',
      'recording_held',
    ]);
  });
});

it('a take that is cut on its way is not taken for whole: nothing is written, and it is tried again', async () => {
  const cut = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-length': '16044' });
    answer.write(Buffer.alloc(8_044), () => answer.destroy());
  }).listen(0, '127.0.0.1');
  await once(cut, 'listening');
  const place = await mkdtemp(join(tmpdir(), 'linia-recordings-'));
  try {
    const asterisk = { ...nobody, ariUrl: `http://127.0.0.1:${(cut.address() as AddressInfo).port}` };
    const take = { startedAt: 0, read: () => readTake(asterisk, 'cut') };
    await expect(compress([take], join(place, 'a.mp3'))).rejects.toThrow();
    expect(await readdir(place)).not.toContain('a.mp3');
  } finally {
    cut.close();
    await rm(place, { recursive: true });
  }
});

const nobody = { ariUrl: '', user: 'linia', password: 'linia', sipWsUrl: '', trunk: '{number}' };
const person = async (login: string) =>
  (await exchange.stage.pool.query('select id from agents where login = $1', [login])).rows[0] as { id: number };
