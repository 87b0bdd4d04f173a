import { tick } from '../../clock/tick.ts';
import { hangUp } from '../../interactions/hang-up.ts';
import { isConnectionFault } from '../../shell/database.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { asRefusal } from '../../shell/refusal.ts';
import { selfCheck } from '../../supervision/self-check.ts';
import type { Stage } from '../stage.ts';
import { witnessed } from '../witness.ts';
import type { Company } from './company.ts';
import { Dice } from './dice.ts';
import type { Hands } from './hands.ts';
import { certain, operations } from './operations.ts';

export type Tally = Record<string, { done: number; refused: number }>;

/** Throws one operation; a guard's no is an answer, anything else is a fault of ours. Returns what was done, for the log. */
export async function throwOne(hands: Hands, tally: Tally, mayBreak = false): Promise<string> {
  return throwNamed(hands.dice.weighted(operations), hands, tally, mayBreak);
}

export async function throwNamed(name: string, hands: Hands, tally: Tally, mayBreak = false): Promise<string> {
  const count = (tally[name] ??= { done: 0, refused: 0 });
  try {
    await operations[name]!.run(hands);
    count.done++;
    return name;
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal && !certain.has(name)) {
      count.refused++;
      return `${name}: ${refusal.code}`;
    }
    if (mayBreak && isConnectionFault(error)) return `${name}: connection`;
    throw Object.assign(error as Error, { operation: name });
  }
}

/** Time jumps, and the clock catches up. */
export async function jump(stage: Stage, dice: Dice): Promise<void> {
  await stage.later(dice.of([1, 3, 8, 16, 21, 31, 61, 95]));
  await catchUp(stage);
}

/** Until nothing is due. Another tick may have been at it; three looks that find nothing to do are enough. */
async function catchUp(stage: Stage): Promise<void> {
  for (let round = 0; round < 50; round++) {
    await tick(stage.db);
    const { rows } = await stage.pool.query(
      'select (select count(*) from due_rows(200))::int + (select count(*) from pressed_entries(50))::int as due',
    );
    if (rows[0].due === 0) return;
  }
  throw new Error(
    `the clock does not come to an end: ${JSON.stringify((await stage.pool.query('select * from due_rows(20)')).rows)}`,
  );
}

/** What is wrong now, in a quiet moment: the invariants, and what the witnesses wrote down. Timers only after the clock. */
export async function wrongs(stage: Stage, timers: boolean): Promise<unknown[]> {
  const checks = (await selfCheck(stage.pool, 0, 3)).filter(
    ({ ok, invariant }) => !ok && (timers || (invariant !== 'timers' && invariant !== 'written')),
  );
  const { rows: defects } = await stage.pool.query('select kind, data from defects limit 5');
  const stories = [];
  for (const { call, agent } of checks.find(({ invariant }) => invariant === 'left_waiting')?.offenders ?? []) {
    stories.push(
      await lastOf(stage, 'interaction_events', 'interaction_id', call),
      await lastOf(stage, 'agent_events', 'agent_id', agent),
    );
  }
  return [...checks, ...stories, ...(await witnessed(stage.pool)), ...defects];
}

/** How it came to it. */
async function lastOf(stage: Stage, table: string, column: string, id: unknown): Promise<string[]> {
  const { rows } = await stage.pool.query(
    `select at::text || ' ' || type || ' ' || actor || ' ' || data as said from ${table} where ${column} = $1 order by version desc limit 6`,
    [id],
  );
  return rows.map((row) => row.said as string);
}

/** The day ends: everybody hangs up, everything runs out. Then nobody may be stuck anywhere. */
export async function endOfDay(stage: Stage): Promise<unknown[]> {
  // twice: a callback that is being dialed waits again first
  for (const _round of [1, 2]) {
    const { rows } = await stage.pool.query(`select id from interactions where state not in ('ended', 'closed')`);
    for (const { id } of rows) await inTransaction(stage.db, (tx) => hangUp(tx, id, 'linia', null));
  }
  await stage.later(600);
  await catchUp(stage);
  const stuck = await stage.pool.query(`select 'call' as what, id, state::text from interactions where state <> 'closed'
    union all select 'agent', id, engagement::text from agents where engagement <> 'idle'
    union all select 'entry', id, state::text from queue_entries where state in ('waiting', 'offered') and interaction_id is not null`);
  return [...stuck.rows, ...(await wrongs(stage, true))];
}

/** Several hands at once for a while. Returns faults that no verb may have. */
export async function rush(
  stage: Stage,
  company: Company,
  dice: Dice,
  workers: number,
  each: number,
  tally: Tally,
): Promise<string[]> {
  const faults: string[] = [];
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const hands = { db: stage.db, company, dice: new Dice(dice.below(2 ** 32)) };
      for (let n = 0; n < each; n++) {
        await throwOne(hands, tally).catch((error: Error & { operation?: string; code?: string }) => {
          faults.push(`${error.operation}: ${error.code ?? ''} ${error.message}`);
        });
      }
    }),
  );
  return faults;
}
