import { setTimeout as pause } from 'node:timers/promises';
import type { AgentView, CallCard, ClientToServer, QueueFigure, ServerToClient } from '@linia/protocol';
import type { Server, Socket } from 'socket.io';
import type { Database } from '../shell/database.ts';
import type { Notice } from '../shell/listen.ts';
import type { SignedIn } from '../shell/web.ts';
import { readQueueFigures } from '../supervision/queue-figures.ts';
import { readCard } from './snapshot.ts';

/** `rights`: by what the desk was last seen to act. */
export type DeskSocketData = { person: SignedIn; checkedAt: number; rights?: string };
export type DeskServer = Server<ClientToServer, ServerToClient, Record<string, never>, DeskSocketData>;
export type DeskSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, DeskSocketData>;

export const rooms = {
  all: 'desks',
  agent: (id: number) => `agent:${id}`,
  /** Members of a department's queue: they see its escalations with their context. */
  queue: (id: number) => `queue:${id}`,
};

const retriesMs = [100, 500, 1_000, 2_000, 4_000];

type Log = { error: (data: object, message: string) => void };

/**
 * From an event in the database to the desks it concerns. Every process hears every event and serves its own sockets.
 * A card is read whole; while one reading of it is under way, further events of the same call wait for one more.
 */
export class Feed {
  readonly #reading = new Map<string, 'once' | 'again'>();
  /** Who got the last card of a call: whoever has no more to do with it is told so once. */
  readonly #audiences = new Map<number, string[]>();
  #figuresTimer: NodeJS.Timeout | null = null;
  #figures = '';
  #stopped = false;
  readonly #db: Database;
  readonly #io: DeskServer;
  readonly #log: Log;
  readonly #personChanged: (agentId: number) => Promise<void>;

  /** @param personChanged what somebody with a desk here may do is not what it was */
  constructor(db: Database, io: DeskServer, log: Log, personChanged: (agentId: number) => Promise<void>) {
    this.#db = db;
    this.#io = io;
    this.#log = log;
    this.#personChanged = personChanged;
  }

  heard({ root, id }: Notice): void {
    if (root === 'interaction') {
      this.#read(`interaction:${id}`, () => this.#sendCard(Number(id)));
      this.#figuresChanged();
    } else if (root === 'agent') {
      // a person's row is drawn on that person's desks alone: no desk here, nothing to read
      if (this.#io.of('/').adapter.rooms.has(rooms.agent(Number(id))))
        this.#read(`agent:${id}`, () => this.#sendAgent(Number(id)));
      this.#figuresChanged();
    }
  }

  stop(): void {
    this.#stopped = true;
    if (this.#figuresTimer) clearTimeout(this.#figuresTimer);
  }

  #read(key: string, work: () => Promise<void>): void {
    if (this.#reading.has(key)) {
      this.#reading.set(key, 'again');
      return;
    }
    this.#reading.set(key, 'once');
    void this.#work(key, work);
  }

  async #work(key: string, work: () => Promise<void>, attempt = 1): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#stopped) return;
      if (attempt <= retriesMs.length) {
        // no connection was free in time: nobody else would tell the desks, the listener has not been away
        await pause(retriesMs[attempt - 1], undefined, { ref: false });
        return this.#stopped ? undefined : this.#work(key, work, attempt + 1);
      }
      // the database is away: its return invalidates every desk
      this.#log.error({ err: error, key }, 'an event could not be sent to the desks');
    }
    const more = this.#reading.get(key) === 'again';
    this.#reading.delete(key);
    if (more && !this.#stopped) this.#read(key, work);
  }

  async #sendCard(id: number): Promise<void> {
    const card = await readCard(this.#db.pool, id);
    if (!card || this.#stopped) return;
    const now = audience(card);
    const wide = [...new Set([...now, ...(this.#audiences.get(id) ?? [])])];
    if (now.length > 0) this.#audiences.set(id, now);
    else this.#audiences.delete(id);
    if (wide.length > 0) this.#io.to(wide).emit('call:changed', card);
  }

  async #sendAgent(id: number): Promise<void> {
    const { rows } = await this.#db.pool.query('select agent_view($1) as agent', [id]);
    const agent = rows[0]?.agent as AgentView | undefined;
    if (!agent || this.#stopped) return;
    await this.#followMembership(agent);
    await this.#followRights(agent);
    this.#io.to(rooms.agent(id)).emit('agent:changed', agent);
  }

  /** A membership changed while the desk is open: its rooms change with it. */
  async #followMembership(agent: AgentView): Promise<void> {
    const sockets = await this.#io.local.in(rooms.agent(agent.id)).fetchSockets();
    if (sockets.length === 0) return;
    const wanted = new Set(await departmentRooms(this.#db, agent.id));
    for (const socket of sockets) {
      for (const room of socket.rooms) if (room.startsWith('queue:') && !wanted.has(room)) socket.leave(room);
      socket.join([...wanted]);
    }
  }

  /** Roles, or a department, changed while the desk is open: it acts by the new ones from now on. */
  async #followRights(agent: AgentView): Promise<void> {
    const rights = `${agent.roles.join()} ${agent.department?.id}`;
    const desks = [...this.#io.of('/').sockets.values()].filter(
      ({ data }) => data.person.agentId === agent.id && data.rights !== rights,
    );
    if (desks.length === 0) return;
    for (const { data } of desks) data.person = { ...data.person, roles: agent.roles };
    await this.#personChanged(agent.id);
    for (const { data } of desks) data.rights = rights;
  }

  /** Figures of the queues, at most twice a second, and only when they differ. */
  #figuresChanged(): void {
    if (this.#figuresTimer || this.#io.of('/').sockets.size === 0) return;
    this.#figuresTimer = setTimeout(() => {
      this.#figuresTimer = null;
      this.#read('figures', () => this.#sendFigures());
    }, 500);
  }

  async #sendFigures(): Promise<void> {
    const figures: QueueFigure[] = await readQueueFigures(this.#db.pool);
    const text = JSON.stringify(figures);
    if (text === this.#figures || this.#stopped) return;
    this.#figures = text;
    this.#io.to(rooms.all).emit('queues:changed', figures);
  }
}

/** Who has to do with a call now: who is asked, who has a part that is not done, who escalated, the department asked. */
export function audience(card: CallCard): string[] {
  const asked = card.offers.filter((offer) => offer.state === 'pending').map((offer) => offer.agent.id);
  const parts = card.assignments.filter((part) => part.state !== 'done' || part.toFinish).map((part) => part.agent.id);
  const escalated = card.escalations
    .filter((escalation) => escalation.state === 'waiting' || escalation.state === 'offered')
    .flatMap((escalation) => [
      rooms.agent(escalation.from.id),
      ...(escalation.target ? [rooms.agent(escalation.target.id)] : []),
      ...(escalation.entry?.queue ? [rooms.queue(escalation.entry.queue.id)] : []),
    ]);
  return [...new Set([...[...asked, ...parts].map(rooms.agent), ...escalated])];
}

/** The departments' queues a person sits in, as rooms. */
export async function departmentRooms(db: Database, agentId: number): Promise<string[]> {
  const { rows } = await db.pool.query(
    'select q.id from queue_members m join queues q on q.id = m.queue_id where m.agent_id = $1 and q.department_id is not null',
    [agentId],
  );
  return rows.map((row) => rooms.queue(row.id));
}
