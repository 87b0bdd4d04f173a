import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pbx } from '@linia/pbx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hangUp } from '../interactions/hang-up.ts';
import { Stage } from '../testing/stage.ts';
import { configOf, programs, startTestPbx } from '../voice/asterisk/asterisk.testing.ts';
import { compress } from './compress.ts';
import { keepRecordings, type Keeping } from './keep.ts';
import { readTake, removeTake } from './store.ts';
import { compressApart } from './thread.ts';

let pbx: Pbx;
let stage: Stage;
let folder: string;
let keeping: Keeping;

const seconds = 2;
/** Asterisk has a take of this name. */
const hasTake = (name: string) =>
  writeFile(join(pbx.recordings, `${name}.wav`), Buffer.alloc(44 + seconds * 16_000, 1));

/** A call that is over, of which these takes were made: whole, as Asterisk said. */
async function callWith(...takes: string[]): Promise<number> {
  const call = await stage.call();
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  for (const [n, name] of takes.entries())
    await stage.pool.query(
      `insert into recordings (interaction_id, name, started_at, ended_at, seconds)
       values ($1, $2, linia_now() + make_interval(secs => $3), linia_now() + make_interval(secs => $3 + $4), $4)`,
      [call, name, n * seconds, seconds],
    );
  return call;
}

const kept = async (call: number) =>
  (
    await stage.pool.query(
      'select kept_at is not null as kept, seconds, bytes, attempts, failure from call_recordings where interaction_id = $1',
      [call],
    )
  ).rows[0] as { kept: boolean; seconds: number | null; bytes: number | null; attempts: number; failure: string };

describe.skipIf(!programs)('the takes of a call', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
    stage = await Stage.set({ agents: 1 });
    folder = await mkdtemp(join(tmpdir(), 'linia-recordings-'));
    keeping = { db: stage.db, asterisk: configOf(pbx), folder, compress: compressApart };
  });
  afterAll(async () => {
    await stage?.drop();
    await pbx?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are neither lost nor taken away because Asterisk is starting', async () => {
    for (const name of ['there', 'goes']) await hasTake(name);
    let [starting, removed] = [true, false];
    const restarted = pbx.restart().finally(() => (starting = false));
    while (starting) {
      const read = await readTake(configOf(pbx), 'there').catch(() => 'refused');
      expect(read, 'said to be lost').not.toBeNull();
      if (removed) continue;
      removed = await removeTake(configOf(pbx), 'goes').then(
        () => true,
        () => false,
      );
      if (removed) expect(await readdir(pbx.recordings)).not.toContain('goes.wav');
    }
    await restarted;
    expect(await readTake(configOf(pbx), 'there-not')).toBeNull();
    await removeTake(configOf(pbx), 'there-not');
  });

  it('are waited for where one is missing that was whole; nothing is half made meanwhile', async () => {
    await hasTake('first');
    const call = await callWith('first', 'second');
    await expect(keepRecordings(keeping)).rejects.toThrow('second');
    expect(await kept(call)).toMatchObject({ kept: false, attempts: 1 });
    expect(await readdir(folder)).toEqual([]);
    await hasTake('second');
    await stage.later(6);
    expect(await keepRecordings(keeping)).toBe(1);
    expect(await kept(call)).toMatchObject({
      kept: true,
      seconds: expect.closeTo(2 * seconds, 1) as number,
      failure: null,
    });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('are lost once they were not there for hours', async () => {
    const call = await callWith('never');
    await expect(keepRecordings(keeping)).rejects.toThrow('never');
    await stage.pool.query(`update call_recordings set attempts = 12, not_before = linia_now() where kept_at is null`);
    await keepRecordings(keeping);
    expect(await kept(call)).toMatchObject({ kept: true, bytes: 0, failure: 'lost' });
  });

  it('that do not go keep no other call from its file', async () => {
    for (let n = 0; n < 5; n++) {
      const stuck = await callWith(`stuck-${n}`);
      await stage.pool.query(
        `insert into call_recordings (interaction_id, name, started_at, not_before, kept_at) values ($1, $2, linia_now(), linia_now(), linia_now())`,
        [stuck, `kept-${n}`],
      );
    }
    await hasTake('next');
    const next = await callWith('next');
    const mayNotRemove: Keeping = {
      ...keeping,
      asterisk: { ...configOf(pbx), password: 'another' },
      compress: (job) => compressApart({ ...job, asterisk: configOf(pbx) }),
    };
    for (let looks = 0; looks < 2; looks++) await expect(keepRecordings(mayNotRemove)).rejects.toThrow('401');
    expect(await kept(next)).toMatchObject({ kept: true, seconds });
  });

  it('that can’t be read leave no half of a file', async () => {
    const path = join(folder, 'half.mp3');
    const read = async function* () {
      yield new Uint8Array(32_000);
      throw new Error('the way to Asterisk is cut');
    };
    await expect(compress([{ startedAt: 0, read: async () => read() }], path)).rejects.toThrow('cut');
    expect((await readdir(folder)).filter((name) => name.startsWith('half'))).toEqual([]);
  });
});
