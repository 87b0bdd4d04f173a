/** What the seed needs of a connection: a client, or a pool to take one from. */
export type Client = {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;
};
type Taken = Client & { release(): void };
export type ClientOrPool = Client & { connect?(): Promise<unknown> };

/** Any number: two servers that start at once on an empty database seed it once. */
const lock = 6_482_002;

/**
 * All or nothing, and one seeder at a time. A client must not be within a transaction already; of a pool one client is
 * taken. The desks' guards (timeouts of a second) are lifted for this transaction alone.
 */
export async function inOneTransaction<T>(from: ClientOrPool, work: (tx: Client) => Promise<T>): Promise<T> {
  const taken = 'totalCount' in from && from.connect ? ((await from.connect()) as Taken) : null;
  const tx: Client = taken ?? from;
  try {
    await tx.query('begin');
    await tx.query(
      'set local statement_timeout = 0; set local transaction_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0',
    );
    await tx.query('select pg_advisory_xact_lock($1)', [lock]);
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch(() => {});
    throw error;
  } finally {
    taken?.release();
  }
}

export type Row = Record<string, unknown>;

/** Rows in one statement. Every row has the first one's columns; ids may be given. */
export async function insertRows(tx: Client, table: string, rows: readonly Row[], suffix = ''): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] as Row);
  for (const row of rows) {
    if (Object.keys(row).length !== columns.length || columns.some((column) => !(column in row))) {
      throw new Error(`A row of ${table} has other columns than the first: ${Object.keys(row).join(', ')}`);
    }
  }
  const list = columns.join(', ');
  await tx.query(
    `insert into ${table} (${list}) overriding system value
     select ${list} from json_populate_recordset(null::${table}, $1) ${suffix}`,
    [JSON.stringify(rows)],
  );
}

/** Rows whose name is their key: those that are missing are written. Returns the ids of all by name. */
export async function insertNamed(tx: Client, table: string, rows: readonly Row[]): Promise<Map<string, number>> {
  await insertRows(tx, table, rows, 'on conflict (name) do nothing');
  return idsByName(tx, table);
}

export async function idsByName(tx: Client, table: string): Promise<Map<string, number>> {
  const { rows } = await tx.query(`select id, name from ${table}`);
  return new Map(rows.map((row) => [String(row['name']), Number(row['id'])]));
}

/** The id of a name, or a fault of the seed that says which name it was. */
export function idOf(ids: ReadonlyMap<string, number>, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The seed knows no «${name}»`);
  return id;
}

/** Tables whose ids the seed gives by itself. */
export type Numbered =
  | 'agents'
  | 'organizations'
  | 'locations'
  | 'contacts'
  | 'interactions'
  | 'queue_entries'
  | 'offers'
  | 'assignments'
  | 'escalations'
  | 'tickets';

/** Gives ids from the first free one on, so that rows can name each other before any is written. */
export class Ids {
  private readonly last = new Map<Numbered, number>();

  static async of(tx: Client, tables: readonly Numbered[]): Promise<Ids> {
    const ids = new Ids();
    for (const table of tables) {
      const { rows } = await tx.query(`select coalesce(max(id), 0) as last from ${table}`);
      ids.last.set(table, Number(rows[0]?.['last']));
    }
    return ids;
  }

  next(table: Numbered): number {
    const id = (this.last.get(table) ?? 0) + 1;
    this.last.set(table, id);
    return id;
  }

  /** The tables' own counters go on behind the last id given. */
  async settle(tx: Client): Promise<void> {
    for (const [table, last] of this.last) {
      if (last > 0) await tx.query(`select setval(pg_get_serial_sequence($1, 'id'), $2)`, [table, last]);
    }
  }
}
