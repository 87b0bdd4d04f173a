import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { inOneWrite, isConnectionFault, prepare, type Database, type Queryable } from './database.ts';

/**
 * Plans are kept. Left to itself PostgreSQL finds plans for the very values a little cheaper, and plans the choice of a person
 * anew at every call: 1.0 ms, so 0.1. And a commit does not wait for the disk: whoever notifies holds a lock of the whole
 * database until it is over, so that all calls would wait for each other's disk, one after another. `keep` waits, behind it.
 */
export const begin = 'begin; set local plan_cache_mode = force_generic_plan; set local synchronous_commit = off';

/** What this connection has committed is on disk when this has been answered: nothing is acknowledged before. */
export const keep = `select pg_logical_emit_message(true, 'linia', '')`;

type DispatchKind = 'agent' | 'entry';
/** Occasions that a verb makes: who became free, which entries came or came back. */
export type Occasions = {
  agents?: (number | null)[];
  entries?: (number | null)[];
  /** The call it was about: the desks here get its card with the verb's last message. */
  call?: number;
};

/**
 * The connection died with the verb's last message: it may have committed, so its occasions are looked at on another one.
 * Where the database itself is away for longer, the clock sweeps when it is back.
 */
export async function dispatchElsewhere(db: Database, occasions: Occasions): Promise<void> {
  for (const wait of [0, 50, 200, 500, 1_000]) {
    await pause(wait);
    try {
      await dispatch(db, occasions);
      return;
    } catch (error) {
      if (!isConnectionFault(error)) throw error;
    }
  }
}

/**
 * The end of a verb, in one write: its receipt and the offers that can be made at once; then, as one message, the commit with
 * the dispatches and one wait for the disk for all of them; then the card for the desks of this process. A process killed here has sent all of it or nothing. The server
 * looks for its client after each message: with commit and dispatches in two, 12 of 40 kills left a caller beside a free
 * person, with one 0 of 50. Nothing is kept without being dispatched, for `set local` fails where the verb has failed.
 */
export async function commitAndDispatch(
  db: Database,
  client: pg.ClientBase,
  occasions: Occasions,
  receipt: pg.QueryConfig | null = null,
): Promise<void> {
  const wanted = listOccasions(occasions);
  const [entries, agents] = (['entry', 'agent'] as const).map((kind) =>
    wanted.filter((each) => each.kind === kind),
  ) as [Look[], Look[]];
  // an entry is looked at twice: the first look may have gone to an older one, and then this one's turn is a transaction later
  const looks = [...wanted, ...entries];
  const { before, last, card } = inOneWrite(client, () => ({
    before: [
      ...(receipt ? [client.query(receipt)] : []),
      ...entries.slice(0, atOnce).map(({ id }) => client.query(prepare('select offer_at_once($1)', [id]))),
      ...agents.slice(0, atOnce).map(({ id }) => client.query(prepare('select offer_to_at_once($1)', [id]))),
    ],
    last: client.query(
      ['set local plan_cache_mode = force_generic_plan; commit', ...looks.map(lookAt), keep].join('; '),
    ),
    card: occasions.call ? db.tellDesks(occasions.call, client) : null,
  }));
  const [said, end] = await Promise.all([Promise.allSettled(before), settled(last), card]);
  if (end.status === 'rejected') {
    const { reason } = end;
    if (isConnectionFault(reason)) throw reason;
    await client.query('rollback');
    if (isUndone(reason)) throw said.find((each) => each.status === 'rejected')?.reason ?? reason;
    await client.query(keep);
  }
  await goOn(db, client, wanted.length, looks, end.status === 'fulfilled' ? resultsOf(end.value) : []);
}

/** So many of each are offered within the verb; more would keep its locks for long, and are offered behind its commit. */
const atOnce = 20;

const settled = async <T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> =>
  (await Promise.allSettled([promise]))[0];

type Look = { kind: DispatchKind; id: number };

/** Only integers, formatted by us: a message of several statements takes no parameters. */
const lookAt = ({ kind, id }: Look) => `${begin}; select dispatch_${kind}(${id}) as result; commit`;

const resultsOf = (answers: unknown) =>
  (answers as pg.QueryResult[])
    .filter(({ command }) => command === 'SELECT')
    .slice(0, -1) // `keep`
    .map(({ rows }) => String(rows[0]?.result));

/** The verb itself was not kept: one of its statements had failed, or its commit did. Else only a dispatch has to be done again. */
const isUndone = (error: unknown) =>
  error instanceof pg.DatabaseError &&
  (error.code === '25P02' || (/^40/.test(error.code ?? '') && error.routine === 'CommitTransaction'));

/** Goes round with those that were disturbed. */
async function goOn(
  db: Database,
  client: pg.ClientBase,
  wanted: number,
  looks: Look[],
  results: string[],
): Promise<void> {
  for (const [index, { kind, id }] of looks.entries()) {
    const result = results[index] ?? 'again';
    db.dispatched(kind, id, result);
    const last = kind === 'agent' || index >= wanted;
    if (last && result === 'again') await goRound(db, client, kind, id);
  }
}

export function listOccasions({ agents = [], entries = [] }: Occasions): { kind: DispatchKind; id: number }[] {
  const whole = (ids: (number | null)[]) => {
    const known = [...new Set(ids.filter((id) => id !== null && id !== undefined))];
    for (const id of known)
      if (!Number.isSafeInteger(id)) throw new TypeError(`not a row's number: ${JSON.stringify(id)}`);
    return known;
  };
  return [
    ...whole(entries).map((id) => ({ kind: 'entry' as const, id })),
    ...whole(agents).map((id) => ({ kind: 'agent' as const, id })),
  ];
}

/** Bounded: a choice is disturbed only by somebody else's success. What stays undone is the sweep's, and counted. */
const rounds = 50;

async function goRound(db: Database, client: Queryable, kind: DispatchKind, id: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const result = await dispatchOnce(client, kind, id);
    db.dispatched(kind, id, result);
    if (result !== 'again') return;
  }
}

async function dispatchOnce(client: Queryable, kind: DispatchKind, id: number): Promise<string> {
  try {
    const { rows } = await client.query(`select dispatch_${kind}($1) as result`, [id]);
    return rows[0].result as string;
  } catch (error) {
    // another dispatch got there first, or a holder slept: look again
    if (error instanceof pg.DatabaseError && ['23505', '40P01', '55P03', '40001'].includes(error.code ?? ''))
      return 'again';
    throw error;
  }
}

/** Dispatch outside of a verb: the sweep, the clock's openings. Returns how many offers it made. */
export async function dispatch(db: Database, occasions: Occasions): Promise<number> {
  const client = await db.pool.connect();
  let offers = 0;
  try {
    for (const { kind, id } of listOccasions(occasions)) {
      for (let round = 0; round < rounds; round++) {
        const result = await dispatchOnce(client, kind, id);
        db.dispatched(kind, id, result);
        if (result === 'offered') offers++;
        if (result !== 'again') break;
      }
    }
    client.release();
    return offers;
  } catch (error) {
    client.release(isConnectionFault(error) ? (error as Error) : undefined);
    throw error;
  }
}
