/** What the load's two processes tell each other. Instants are milliseconds since 1970, fractions and all. */
export type Client = { id: number; cookie: string; board: boolean };
export type Orders = { base: string; clients: Client[]; disposition: number };

/** A card or a person's row that came to a client: whose desk, which row, which version. */
export type Receipt = { desk: number; id: number; version: number; at: number };
/** A board that came: the instant it shows. */
export type BoardReceipt = { shows: number; at: number };

export type Heard = {
  calls: Receipt[];
  people: Receipt[];
  boards: BoardReceipt[];
  /** Messages by name, and bytes of all, since the count began. */
  counts: Record<string, number>;
  bytes: number;
};

export type ToClients = { orders: Orders } | { ask: 'begin' | 'end' };
export type FromClients =
  | { ready: true }
  /** Somebody has accepted this call on their desk. */
  | { accepted: { agent: number; call: number } }
  /** A verdict is written: the call is done. */
  | { closed: number }
  | { heard: Heard };
