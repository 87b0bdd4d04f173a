import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { itIs } from '../testing/requests.ts';
import { shiftClock } from '../testing/world.ts';
import { startOutbox, type Outbox, type Perform } from './outbox.ts';

let fresh: FreshDatabase;
let db: Database;
const started: Outbox[] = [];
const gates: (() => void)[] = [];
const log = { warn: () => {}, error: () => {} };

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
});
beforeEach(async () => {
  await fresh.pool.query('delete from outbox');
  await shiftClock(fresh.pool, '0 s');
});
afterEach(async () => {
  for (const open of gates.splice(0)) open();
  await Promise.all(started.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});

function worker(effects: Record<string, Perform>, limits = {}): Outbox {
  const outbox = startOutbox({ db, log }, effects, limits);
  started.push(outbox);
  return outbox;
}
async function look(...workers: Outbox[]): Promise<void> {
  for (const each of workers) each.wake();
  await Promise.all(workers.map((each) => each.idle()));
}
const write = async (kind: string, payload: object, when: { notBefore?: string; expires?: string } = {}) =>
  Number(
    (
      await fresh.pool.query(
        `insert into outbox (kind, payload, not_before, expires_at)
         values ($1, $2, linia_now() + $3::interval, linia_now() + $4::interval) returning id`,
        [kind, payload, when.notBefore ?? '0 s', when.expires ?? null],
      )
    ).rows[0].id,
  );
const row = async (id: number) => (await fresh.pool.query('select * from outbox where id = $1', [id])).rows[0];
/** A promise that somebody else ends. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  gates.push(open);
  return { passed, open };
}

describe('the outbox', () => {
  it('does what is due once, in the order of its time, and notes that it is done', async () => {
    const seen: number[] = [];
    const second = await write('ring', { n: 2 }, { notBefore: '-1 s' });
    const first = await write('ring', { n: 1 }, { notBefore: '-2 s' });
    const outbox = worker({ ring: async ({ n }) => void seen.push(n) });
    await look(outbox);
    await look(outbox);
    expect(seen).toEqual([1, 2]);
    for (const id of [first, second])
      expect(await row(id)).toMatchObject({ attempts: 1, error: null, failed_at: null, done_at: expect.any(String) });
  });

  it('leaves what is not due yet, and kinds that this process does not know', async () => {
    const later = await write('ring', {}, { notBefore: '10 s' });
    const foreign = await write('mail', {});
    let rung = 0;
    const outbox = worker({ ring: async () => void rung++ });
    await look(outbox);
    expect(rung).toBe(0);
    await shiftClock(fresh.pool, '11 s');
    await look(outbox);
    expect(rung).toBe(1);
    expect((await row(later)).done_at).not.toBeNull();
    expect(await row(foreign)).toMatchObject({ attempts: 0, done_at: null });
  });

  it('with two workers awake at once does nothing twice, and does everything', async () => {
    const seen: number[] = [];
    for (let n = 0; n < 60; n++) await write('ring', { n });
    const effects = { ring: async ({ n }: { n: number }) => void seen.push(n) };
    await look(worker(effects, { atOnce: 3 }), worker(effects, { atOnce: 3 }));
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    const { rows } = await fresh.pool.query('select from outbox where attempts <> 1 or done_at is null');
    expect(rows).toEqual([]);
  });

  it('performs outside of a transaction: while it is being done the row can be read and written', async () => {
    const id = await write('ring', {});
    const { passed, open } = gate();
    const outbox = worker({ ring: () => passed });
    outbox.wake();
    await expect.poll(async () => (await row(id)).attempts).toBe(1);
    await fresh.pool.query(`set lock_timeout = '1s'; update outbox set payload = '{"seen": true}' where id = ${id}`);
    open();
    await outbox.idle();
    expect(await row(id)).toMatchObject({ payload: { seen: true }, claimed_until: null, done_at: expect.any(String) });
  });

  it('takes over from a worker that died, when its lease is over and not before', async () => {
    const id = await write('ring', {});
    const { passed: never, open } = gate();
    const dying = worker({ ring: () => never });
    dying.wake();
    await expect.poll(async () => (await row(id)).attempts).toBe(1);
    let rung = 0;
    const other = worker({ ring: async () => void rung++ });
    await look(other);
    expect(rung).toBe(0);
    await shiftClock(fresh.pool, '16 s');
    await look(other);
    expect(rung).toBe(1);
    expect(await row(id)).toMatchObject({ attempts: 2, done_at: expect.any(String) });
    open();
  });

  it('leaves to its worker what takes longer than a lease, where that is how it is held', async () => {
    const id = await write('ring', {});
    const { passed, open } = gate();
    const slow = worker({ ring: () => passed }, { holds: true, leaseSeconds: 3 });
    slow.wake();
    await expect.poll(async () => (await row(id)).attempts).toBe(1);
    const { claimed_until: lease } = await row(id);
    const over = async () =>
      (await fresh.pool.query('select linia_now() > $1 as over', [lease])).rows[0].over as boolean;
    await expect.poll(over).toBe(true);
    let rung = 0;
    const other = worker({ ring: async () => void rung++ });
    await look(other);
    expect(rung).toBe(0);
    open();
    await slow.idle();
    expect(await row(id)).toMatchObject({ attempts: 1, claimed_until: null, done_at: expect.any(String) });
  });

  it('a worker that wakes up after its lease does not spoil what the next one holds', async () => {
    const id = await write('ring', {});
    let fail = () => {};
    const sleeping = worker({ ring: () => new Promise((_, reject) => (fail = () => reject(new Error('too late')))) });
    sleeping.wake();
    await expect.poll(async () => (await row(id)).attempts).toBe(1);
    await shiftClock(fresh.pool, '16 s');
    const { passed, open } = gate();
    const other = worker({ ring: () => passed });
    other.wake();
    await expect.poll(async () => (await row(id)).attempts).toBe(2);
    fail();
    await sleeping.idle();
    expect(await row(id)).toMatchObject({ attempts: 2, error: null, claimed_until: expect.any(String) });
    open();
    await other.idle();
    expect((await row(id)).done_at).not.toBeNull();
  });

  it('tries again after 1, 2, 4 … seconds, and gives up for good after the last attempt', async () => {
    await itIs(fresh.pool, '2026-11-05 09:00+03');
    const id = await write('ring', {});
    const outbox = worker({ ring: async () => Promise.reject(new Error('the line is down')) }, { attempts: 3 });
    const waits: number[] = [];
    for (const attempt of [1, 2, 3]) {
      // time stands still: the second in which it may be tried again doesn't pass by itself
      await itIs(fresh.pool, `2026-11-05 09:0${attempt}+03`);
      await look(outbox);
      const { rows } = await fresh.pool.query(
        'select extract(epoch from not_before - linia_now()) as wait, * from outbox where id = $1',
        [id],
      );
      expect(rows[0]).toMatchObject({ attempts: attempt, error: 'the line is down', done_at: null });
      waits.push(rows[0].wait);
      await look(outbox);
      expect((await row(id)).attempts).toBe(attempt);
    }
    expect(waits.map(Number)).toEqual([1, 2, 4]);
    expect((await row(id)).failed_at).not.toBeNull();
    await look(outbox);
    expect((await row(id)).attempts).toBe(3);
  });

  it('does not do what came too late', async () => {
    const id = await write('ring', {}, { expires: '20 s' });
    await shiftClock(fresh.pool, '21 s');
    let rung = 0;
    await look(worker({ ring: async () => void rung++ }));
    expect(rung).toBe(0);
    expect(await row(id)).toMatchObject({ attempts: 0, error: 'expired', failed_at: expect.any(String) });
  });

  it('takes a guard’s no for an answer: the world has moved on', async () => {
    const id = await write('ring', {});
    await look(worker({ ring: async () => Promise.reject(new Refusal('offer.gone', 409)) }));
    expect(await row(id)).toMatchObject({
      attempts: 1,
      error: 'offer.gone',
      failed_at: null,
      done_at: expect.any(String),
    });
  });

  it('waits at its stop for what it is doing, and takes nothing more', async () => {
    const first = await write('ring', {});
    const { passed, open } = gate();
    const outbox = worker({ ring: () => passed }, { atOnce: 1 });
    outbox.wake();
    await expect.poll(async () => (await row(first)).attempts).toBe(1);
    const second = await write('ring', {});
    const stopped = outbox.stop();
    outbox.wake();
    open();
    await stopped;
    expect((await row(first)).done_at).not.toBeNull();
    expect((await row(second)).attempts).toBe(0);
  });

  it('a database that is away costs nothing but time', async () => {
    const id = await write('ring', {});
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none');
    const outbox = startOutbox({ db: away, log }, { ring: async () => {} });
    await look(outbox);
    await outbox.stop();
    await away.pool.end();
    expect((await row(id)).attempts).toBe(0);
  });
});
