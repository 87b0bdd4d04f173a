import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from './refusal.ts';

// Instants travel as ISO strings, numbers of rows as numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const int8s = 1016 as unknown as typeof pg.types.builtins.INT8; // the types know no arrays
const parseInt8s = pg.types.getTypeParser(int8s) as (text: string) => (string | null)[];
pg.types.setTypeParser(int8s, (text) => parseInt8s(text).map((id) => (id === null ? null : Number(id))));
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** A sleeping holder of a lock may cost a second, not a call. Import, backup and migrations do not use this pool. */
const guards =
  '-c lock_timeout=4s -c idle_in_transaction_session_timeout=1s -c transaction_timeout=8s -c statement_timeout=8s -c jit=off';

export type Database = {
  pool: pg.Pool;
  url: string;
  /** `after`: what the process does once a verb has committed, for instance nothing. Tests hook in to kill it here. */
  dispatched: (what: DispatchKind, id: number, result: string) => void;
};

export type Queryable = Pick<pg.ClientBase, 'query'>;
export type DispatchKind = 'agent' | 'entry';
/** Occasions that a verb makes: who became free, which entries came or came back. */
export type Occasions = { agents?: (number | null)[]; entries?: (number | null)[] };

/** The desks' pool. `max` leaves room for several processes on one server of 200 connections. */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 24,
    options: guards,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
  });
  // A broken idle connection is the pool's matter; whoever asks next gets a new one or a clear error.
  pool.on('error', () => {});
  // One that breaks while a verb holds it, between two of its messages, has nobody else to tell: the process would end.
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, url, dispatched: () => {} };
}

/**
 * One verb, one transaction. Its last message carries its dispatches (`commit; begin; select dispatch_agent(7); commit`):
 * sent separately, 7 of 50 kills left a caller beside an idle person; together 0 of 50. Each dispatch is a transaction
 * of its own; one that answers `again` goes round in a new one. A verb that met another crosswise (a deadlock, an offer
 * born as its person left) begins again: it must touch nothing but its transaction.
 */
export async function inTransaction<T>(
  db: Database,
  verb: (tx: pg.ClientBase) => Promise<{ result: T } & Occasions>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryInTransaction(db, verb);
    } catch (error) {
      if (attempt === attempts || !isWorthAgain(error)) throw error;
    }
  }
}

const attempts = 8;

function isWorthAgain(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    (['40P01', '40001'].includes(error.code ?? '') || error.message === 'presence.again')
  );
}

async function tryInTransaction<T>(
  db: Database,
  verb: (tx: pg.ClientBase) => Promise<{ result: T } & Occasions>,
): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    let done: { result: T } & Occasions;
    try {
      done = await verb(client);
      listOccasions(done); // a number that is none fails the verb, not what comes after it
    } catch (error) {
      await client.query('rollback').catch((fault: Error) => (broken = fault));
      throw error;
    }
    try {
      await commitAndDispatch(db, client, done);
    } catch (error) {
      if (isConnectionFault(error)) await dispatchElsewhere(db, done);
      throw error;
    }
    return done.result;
  } catch (error) {
    if (isConnectionFault(error)) broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * The connection died with the verb's last message: it may have committed, so its occasions are looked at on another one.
 * Where the database itself is away for longer, the clock sweeps when it is back.
 */
async function dispatchElsewhere(db: Database, occasions: Occasions): Promise<void> {
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

async function commitAndDispatch(db: Database, client: pg.ClientBase, occasions: Occasions): Promise<void> {
  const wanted = listOccasions(occasions);
  if (wanted.length === 0) {
    if ((await client.query('commit')).command !== 'COMMIT') throw swallowed();
    return;
  }
  // an entry is looked at twice: the first look may have gone to an older one, and then this one's turn is a transaction later
  const looks = [...wanted, ...wanted.filter(({ kind }) => kind === 'entry')];
  // only integers, formatted by us: a simple-protocol message takes no parameters
  const message = [
    'commit',
    ...looks.map(({ kind, id }) => `begin; select dispatch_${kind}(${id}) as result; commit`),
  ].join('; ');
  let results: string[];
  let kept = true;
  try {
    const answers = (await client.query(message)) as unknown as pg.QueryResult[];
    kept = answers[0]!.command === 'COMMIT';
    results = answers.filter((answer) => answer.command === 'SELECT').map((answer) => String(answer.rows[0]?.result));
  } catch (error) {
    if (isConnectionFault(error)) throw error;
    await client.query('rollback');
    // a verb that could not commit has failed; one that committed only has its dispatches to do again
    if (isRollback(error)) throw error;
    results = looks.map(() => 'again');
  }
  if (!kept) throw swallowed();
  for (const [index, { kind, id }] of looks.entries()) {
    const result = results[index] ?? 'again';
    db.dispatched(kind, id, result);
    const last = kind === 'agent' || index >= wanted.length;
    if (last && result === 'again') await goRound(db, client, kind, id);
  }
}

/** To the commit of a transaction in which a statement failed PostgreSQL answers with a rollback, and no error. */
function swallowed(): Error {
  return new Error('The verb went on after one of its statements had failed: nothing was kept');
}

function listOccasions({ agents = [], entries = [] }: Occasions): { kind: DispatchKind; id: number }[] {
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

/**
 * A message with an id is applied once: the second of the same (source, actor, id) gets the first one's answer.
 * Two at once wait for each other on the receipt's row.
 */
export async function once<T>(
  tx: Queryable,
  key: { source: string; actor: string; id: string },
  verb: () => Promise<{ result: T } & Occasions>,
): Promise<{ result: T } & Occasions> {
  const mine = await tx.query(
    `insert into receipts (source, actor, id, result, at) values ($1, $2, $3, 'null', clock_timestamp()) on conflict do nothing`,
    [key.source, key.actor, key.id],
  );
  if (mine.rowCount === 0) {
    const known = await tx.query('select result from receipts where source = $1 and actor = $2 and id = $3', [
      key.source,
      key.actor,
      key.id,
    ]);
    if (known.rowCount === 0) throw new Refusal('message.again', 409);
    return { result: known.rows[0].result as T };
  }
  const done = await verb();
  await tx.query('update receipts set result = $4 where source = $1 and actor = $2 and id = $3', [
    key.source,
    key.actor,
    key.id,
    JSON.stringify(done.result ?? null),
  ]);
  return done;
}

/** The server or the way to it is gone (and not: it said no). */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return /^(57P0[1-5]|08|53300|25P0[34])/.test(error.code ?? '');
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i.test(
      error.message,
    )
  );
}

function isRollback(error: unknown): boolean {
  // deferred constraints do not exist here, so a failing `commit` is a connection's or a serialization's fault
  return error instanceof pg.DatabaseError && /^40/.test(error.code ?? '') && error.routine === 'CommitTransaction';
}
