import pg from 'pg';

// Instants travel as ISO strings, numbers of rows as numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const int8s = 1016 as unknown as typeof pg.types.builtins.INT8; // the types know no arrays
const parseInt8s = pg.types.getTypeParser(int8s) as (text: string) => (string | null)[];
pg.types.setTypeParser(int8s, (text) => parseInt8s(text).map((id) => (id === null ? null : Number(id))));
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/**
 * A sleeping holder of a lock may cost a second, not a call. Import, backup and migrations do not use this pool. No helpers
 * for a statement: from 500 people in a line on, each choice among them started two processes (a caller comes: 30 ms, so 5).
 * What is asked at every call lies in memory: at the price of a disk the planner read the lines and the queues whole where there
 * are 200 of them, at nearly every look.
 */
const guards =
  '-c lock_timeout=4s -c idle_in_transaction_session_timeout=1s -c transaction_timeout=8s -c statement_timeout=8s -c jit=off -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0';

export type Database = {
  pool: pg.Pool;
  url: string;
  /** `after`: what the process does once a verb has committed, for instance nothing. Tests hook in to kill it here. */
  dispatched: (what: 'agent' | 'entry', id: number, result: string) => void;
  /** Reads a call's card for the desks of this process behind the commit that changed it; null where nobody listens. */
  tellDesks: (interactionId: number, client: Queryable) => Promise<void> | null;
};

export type Queryable = Pick<pg.ClientBase, 'query'>;

const prepared = new Map<string, string>();

/**
 * A query that each connection parses and plans once: for what is asked at every call. Its text must be one of few, all values
 * being parameters. Measured: 580–700 companies with their whole cards a second in a base of a million, 260–270 without it.
 */
export function prepare(text: string, values: unknown[]): pg.QueryConfig {
  const name = prepared.get(text) ?? `linia ${prepared.size}`;
  prepared.set(text, name);
  return { name, text, values };
}

/** The desks' pool. `max` leaves room for several processes on one server of 200 connections. */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 24,
    options: guards,
    pipeline: true, // what is not awaited goes with the next message
    // a new connection knows no plan and no table yet: the first search after half a minute of quiet took 16–23 ms instead of 9
    idleTimeoutMillis: 600_000,
    connectionTimeoutMillis: 5_000,
  });
  // A broken idle connection is the pool's matter; whoever asks next gets a new one or a clear error.
  pool.on('error', () => {});
  // One that breaks while a verb holds it, between two of its messages, has nobody else to tell: the process would end.
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, url, dispatched: () => {}, tellDesks: () => null };
}

/** What `ask` asks of a connection before it first waits goes to the server in one write. */
export function inOneWrite<T>(client: Queryable, ask: () => T): T {
  const { stream } = (client as pg.Client).connection;
  stream.cork();
  try {
    return ask();
  } finally {
    stream.uncork();
  }
}

/** The answers, or the fault of the first that failed: in a transaction those behind it only say that it is undone. */
export async function inOrder<T extends readonly unknown[]>(
  asked: readonly [...{ [At in keyof T]: Promise<T[At]> }],
): Promise<T> {
  const said: PromiseSettledResult<unknown>[] = await Promise.allSettled(asked);
  const fault = said.find((each) => each.status === 'rejected');
  if (fault) throw fault.reason;
  return said.map((each) => (each as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/**
 * Several reads on one connection, in one write: all that `read` asks before it first waits. Each write wakes the server, which
 * is most of what a small read costs this process.
 */
export async function onOneConnection<T>(db: Database, read: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  try {
    return await inOneWrite(client, () => read(client));
  } finally {
    client.release();
  }
}

/** The server or the way to it is gone (and not: it said no). */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError)
    return (
      /^(57P0[1-5]|08|53300|25P0[34])/.test(error.code ?? '') ||
      /not currently accepting connections/.test(error.message)
    );
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i.test(
      error.message,
    )
  );
}
