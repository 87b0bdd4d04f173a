import pg from 'pg';

/**
 * What a NOTIFY names: `interaction:7:12:escalated` (id, version, event), `ticket:…`, `agent:…`, `session:<hash>:0` (1: its
 * time was over), `outbox:0:0`
 * (`outbox:0:0:mail`: of letters), `lists:0:0`, `lost:0:0`, `phone:7:12` (a person's telephone has come: the number of its socket),
 * `feedback:7:12`, `shown:7:12` (a desk has drawn what this offer is about), `mailbox:7:0` (it was added, changed or closed).
 */
export type Notice = { root: string; id: string; version: number; type: string };

type ListenerEvents = {
  heard: (notice: Notice) => void;
  /** The connection is back after having been away: whatever was said meanwhile was missed. */
  restarted: () => void;
  lost: () => void;
};

/**
 * One connection that listens; PostgreSQL is the bus (measured: 0.2 ms idle). It comes back by itself, however long the
 * database is away, and says that it was: then every desk takes a new snapshot.
 */
export class Listener {
  #client: pg.Client | null = null;
  #stopped = false;
  #retry: NodeJS.Timeout | null = null;
  readonly #url: string;
  readonly #events: ListenerEvents;

  constructor(url: string, events: ListenerEvents) {
    this.#url = url;
    this.#events = events;
  }

  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#retry) clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => {});
  }

  get connected(): boolean {
    return this.#client !== null;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    client.on('notification', ({ payload }) => {
      const [root = '', id = '', version = '0', type = ''] = (payload ?? '').split(':');
      this.#events.heard({ root, id, version: Number(version), type });
    });
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    await client.connect();
    await client.query('listen linia');
    this.#client = client;
  }

  #lose(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.end().catch(() => {});
    if (this.#stopped) return;
    this.#events.lost();
    this.#again(100);
  }

  #again(afterMs: number): void {
    this.#retry = setTimeout(() => {
      this.#connect().then(
        () => (this.#stopped ? void this.stop() : this.#events.restarted()),
        () => this.#stopped || this.#again(Math.min(afterMs * 2, 1_000)),
      );
    }, afterMs);
  }
}
