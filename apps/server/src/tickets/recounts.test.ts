import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { somebodyWaits } from '../testing/holding.ts';
import { addPlan, itIs } from '../testing/requests.ts';
import { actorOf } from '../testing/stage.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { fireDeadline } from './deadlines.ts';
import { readPlan } from './plans/read.ts';
import { readRecounts } from './plans/recounts.ts';
import { beginRecount, runRecounts } from './plans/run-recounts.ts';
import { savePlan } from './plans/save.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let plan: number;
let company: number;
let named = 0;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 1, specialists: 0 });
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});
beforeEach(async () => {
  await itIs(fresh.pool, '2026-11-05 10:00+03');
  ({ plan, organization: company } = await addPlan(fresh.pool, { name: `Т${(named += 1)}`, calendarId: null, respond: 60, resolve: 480 })); // prettier-ignore
});

/** So many open requests of that plan’s company. */
async function make(count: number): Promise<number[]> {
  const { rows } = await fresh.pool.query(
    `select c.ticket_id as id from generate_series(1, $1) n, create_ticket('УПД не уходят ' || n, '', $2, null, null, $3, null, null, 'linia', 'email') c`,
    [count, company, world.department],
  );
  return rows.map(({ id }) => id as number);
}
async function promise(respond: number): Promise<number> {
  const now = (await readPlan(fresh.pool, plan))!;
  const wanted = { ...now.plan, respond, targets: [...now.plan.targets] };
  const input = { id: plan, version: now.version, plan: wanted, despite: true };
  return (await inTransaction(db, (tx) => savePlan(tx, input, actorOf(world.agents[0]!))))!;
}
const told = async (id: number) => (await readRecounts(fresh.pool, id))[0]!;
const batch = (through: Pick<Database['pool'], 'query'>, id: number) =>
  through.query('select recount_batch($1, 50, false) as outcome', [id]);
/** When they must be answered, and how often they were told that this has moved. */
const standing = async (ids: number[]) =>
  (
    await fresh.pool.query(
      `select to_char(respond_by at time zone 'Europe/Moscow', 'HH24:MI') as "by",
         (select count(*)::int from ticket_events v where v.ticket_id = t.id and v.type = 'deadline_moved') as moved, count(*)::int as requests
       from tickets t where id = any ($1) group by 1, 2 order by 1, 2`,
      [ids],
    )
  ).rows as { by: string; moved: number; requests: number }[];

describe('a plan that is saved over many open requests', () => {
  it('is valid at once, and what is open follows in batches: killed in the middle of one, by two at once, each moves once', async () => {
    const ids = await make(180);
    const id = await promise(120);
    expect(await told(id)).toMatchObject({ total: 180, looked: 0, moved: 0, finishedAt: null });
    expect(await standing(await make(1))).toEqual([{ by: '12:00', moved: 0, requests: 1 }]);
    await batch(db.pool, id);
    expect(await told(id)).toMatchObject({ looked: 50, moved: 50, finishedAt: null });

    // the second batch has moved some when its process dies: nothing of it stands
    const holder = await fresh.pool.connect();
    const dying = await db.pool.connect();
    dying.on('error', () => {});
    try {
      await holder.query('begin');
      await holder.query('select from tickets where id = $1 for no key update', [ids[70]]);
      await dying.query('begin');
      const { rows } = await dying.query('select pg_backend_pid() as pid');
      const died = batch(dying, id).catch((error: Error) => error);
      await somebodyWaits(fresh.pool);
      // whoever is not in this batch is held by nobody
      expect(await standing(await make(1))).toEqual([{ by: '12:00', moved: 0, requests: 1 }]);
      await inTransaction(db, async (tx) => {
        await tx.query(`select advance_ticket($1, 'solved', 'linia')`, [ids[150]]);
        return { result: null };
      });
      await fresh.pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
      expect(await died).toBeInstanceOf(Error);
    } finally {
      await holder.query('rollback');
      holder.release();
      dying.release(true);
    }
    expect(await told(id)).toMatchObject({ looked: 50, moved: 50 });

    const other = openDatabase(fresh.url, { max: 2 });
    await Promise.all([runRecounts(db), runRecounts(other), beginRecount(other, id)]);
    await other.pool.end();
    expect(await standing(ids)).toEqual([
      { by: '11:00', moved: 0, requests: 1 }, // it was over before its turn
      { by: '12:00', moved: 1, requests: 179 },
    ]);
    expect(await told(id)).toMatchObject({ total: 180, looked: 181, moved: 179, finishedAt: expect.any(String) });
    expect((await fresh.pool.query('select from check_deadlines()')).rowCount).toBe(0);
  });

  it('and again in the middle of that: the first says who has overtaken it, and what stands is the last', async () => {
    const ids = await make(60);
    const first = await promise(120);
    await batch(db.pool, first);
    const second = await promise(180);
    await runRecounts(db);
    expect(await told(first)).toMatchObject({ looked: 50, overtakenBy: second, finishedAt: expect.any(String) });
    expect(await told(second)).toMatchObject({ looked: 60, moved: 60, overtakenBy: null });
    expect(await standing(ids)).toEqual([
      { by: '13:00', moved: 1, requests: 10 },
      { by: '13:00', moved: 2, requests: 50 },
    ]);
  });

  it('tells nobody that a time has passed which is promised no more, though the recount has not come there yet', async () => {
    const [request] = await make(1);
    const id = await promise(240);
    await itIs(fresh.pool, '2026-11-05 11:01+03');
    const { rows } = await fresh.pool.query(`select id from deadline_timers where ticket_id = $1 and kind = 'respond' and step = 'pass'`, [request]); // prettier-ignore
    expect(await inTransaction(db, (tx) => fireDeadline(tx, rows[0].id as number))).toBe(false);
    expect(await standing([request!])).toEqual([{ by: '14:00', moved: 1, requests: 1 }]);
    await runRecounts(db);
    expect(await standing([request!])).toEqual([{ by: '14:00', moved: 1, requests: 1 }]);
    expect(await told(id)).toMatchObject({ looked: 1, moved: 1 });
  });
});
