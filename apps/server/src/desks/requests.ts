import { WatchSchema, type Id, type TicketViewer } from '@linia/protocol';
import { Compile } from 'typebox/compile';
import { may } from '@linia/domain';
import type { Database, Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { openTicket } from '../tickets/seen.ts';
import type { DeskServer, DeskSocket } from './desk-server.ts';

const requestRooms = {
  ticket: (id: number) => `ticket:${id}`,
  /** Who has the list before them. */
  lists: 'tickets',
};

const watching = Compile(WatchSchema);

/** A window shows a request: from now on it hears what becomes of it, and others see who looks and who types. */
export async function watchTicket(
  db: Database,
  socket: DeskSocket,
  payload: unknown,
): Promise<{ ticketId: Id; viewers: TicketViewer[] }> {
  if (!watching.Check(payload)) throw new Refusal('input.invalid', 422);
  const { person } = socket.data;
  if (!may(person.roles, 'ticket:view')) throw new Refusal('right.missing', 403);
  const ticketId = await openTicket(db.pool, person, payload.number);
  for (const room of socket.rooms)
    if (room.startsWith('ticket:') && room !== requestRooms.ticket(ticketId)) void socket.leave(room);
  await socket.join(requestRooms.ticket(ticketId));
  await db.pool.query(
    `insert into ticket_viewers as v (connection_id, ticket_id, agent_id, typing, since)
     select c.id, $2, $3, $4, linia_now() from connections c where c.id = $1 -- a window that is gone looks at nothing
     on conflict (connection_id) do update set ticket_id = excluded.ticket_id, typing = excluded.typing,
       since = case when v.ticket_id = excluded.ticket_id then v.since else excluded.since end
     where (v.ticket_id, v.typing) is distinct from (excluded.ticket_id, excluded.typing)`,
    [socket.id, ticketId, person.agentId, payload.typing],
  );
  return { ticketId, viewers: await readViewers(db.pool, ticketId) };
}

export async function unwatchTicket(db: Database, socket: DeskSocket): Promise<object> {
  for (const room of socket.rooms) if (room.startsWith('ticket:')) void socket.leave(room);
  await db.pool.query('delete from ticket_viewers where connection_id = $1', [socket.id]);
  return {};
}

/** A list is before somebody: they hear which requests have changed, and ask for those they may see. */
export async function watchTickets(socket: DeskSocket): Promise<object> {
  if (!may(socket.data.person.roles, 'ticket:view')) throw new Refusal('right.missing', 403);
  await socket.join(requestRooms.lists);
  return {};
}

export async function unwatchTickets(socket: DeskSocket): Promise<object> {
  await socket.leave(requestRooms.lists);
  return {};
}

/** Everybody once, however many windows they have. */
async function readViewers(db: Queryable, ticketId: number): Promise<TicketViewer[]> {
  const { rows } = await db.query(
    `select a.id, a.name, bool_or(v.typing) as typing, min(v.since) as since
     from ticket_viewers v join agents a on a.id = v.agent_id where v.ticket_id = $1 group by a.id order by min(v.since), a.id limit 20`,
    [ticketId],
  );
  return rows as TicketViewer[];
}

export async function sendViewers(db: Database, io: DeskServer, ticketId: number): Promise<void> {
  const room = requestRooms.ticket(ticketId);
  if (io.of('/').adapter.rooms.has(room))
    io.to(room).emit('ticket:viewers', { ticketId, viewers: await readViewers(db.pool, ticketId) });
}

/** Which requests have changed, to those who have a list before them: together, at most twice a second. */
export class ChangedRequests {
  readonly #db: Database;
  readonly #io: DeskServer;
  #ids = new Set<number>();

  constructor(db: Database, io: DeskServer) {
    this.#db = db;
    this.#io = io;
  }

  /** @returns whether anybody wants to know */
  add(id: number, version: number): boolean {
    const room = requestRooms.ticket(id);
    if (this.#io.of('/').adapter.rooms.has(room)) this.#io.to(room).emit('ticket:changed', { ticketId: id, version });
    if (!this.#io.of('/').adapter.rooms.has(requestRooms.lists)) return false;
    // a flood of letters: whoever looks reads the list again
    if (this.#ids.size < 500) this.#ids.add(id);
    return true;
  }

  async send(): Promise<void> {
    const ids = [...this.#ids];
    this.#ids = new Set();
    const { rows } = await this.#db.pool.query('select number from tickets where id = any ($1)', [ids]);
    this.#io.to(requestRooms.lists).emit('tickets:changed', { numbers: rows.map(({ number }) => number as number) });
  }
}
