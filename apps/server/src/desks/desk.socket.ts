import { may } from '@linia/domain';
import type { Ack, ServerToClient } from '@linia/protocol';
import { attach, detach } from '../agents/attach.ts';
import { findSession } from '../people/sessions.ts';
import { isConnectionFault } from '../shell/database.ts';
import { describeError } from '../shell/errors.ts';
import type { ServerProcess } from '../clock/process.ts';
import { Refusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import type { Boards } from './boards.ts';
import { departmentRooms, rooms, type DeskServer, type DeskSocket } from './feed.ts';
import { messageNames, perform } from './messages.ts';
import { readDesk } from './snapshot.ts';

/** How long a desk acts on a session it has seen before it looks again (a sign-out is told at once, by its own notice). */
const sessionCheckMs = 60_000;

/**
 * The door of the desks. A socket is a signed-in person's: its handshake carries the session's cookie, from our own pages
 * only. Each message is answered once, `{ok}` or `{error}`; nothing thrown here ends the process.
 */
export function deskSockets(app: App, io: DeskServer, self: ServerProcess, boards: Boards): void {
  io.use((socket, next) => {
    admit(app, socket).then(
      () => next(),
      (error: unknown) =>
        next(Object.assign(new Error('refused'), { data: describeError(error, 'ru', app.log).body.error })),
    );
  });
  io.on('connection', (socket) => void welcome(app, socket, self, boards));
}

async function admit(app: App, socket: DeskSocket): Promise<void> {
  const person = await findSession(app.db, socket.handshake.headers.cookie ?? '');
  if (!person) throw new Refusal('session.none', 401);
  socket.data.person = person;
  socket.data.checkedAt = Date.now();
}

async function welcome(app: App, socket: DeskSocket, self: ServerProcess, boards: Boards): Promise<void> {
  const { person } = socket.data;
  let attached: Promise<void> = Promise.resolve();
  socket.on('disconnect', () => {
    boards.leave(socket);
    // a desk that closes while it is being attached is detached after that
    void attached
      .catch(() => {})
      .then(() => detach(app.db, person.agentId, socket.id))
      .catch(
        (error: unknown) =>
          isConnectionFault(error) || app.log.error({ err: error }, 'a closed desk could not be detached'),
      );
  });
  // handlers first: a message that comes at once must find them
  listen(app, socket, boards, () => attached);
  attached = (async () => {
    await socket.join([rooms.all, rooms.agent(person.agentId), ...(await departmentRooms(app.db, person.agentId))]);
    await attach(app.db, person.agentId, socket.id, self.id);
  })();
  await attached.catch((error: unknown) => {
    if (!isConnectionFault(error)) app.log.error({ err: error }, 'a desk could not be attached');
    socket.disconnect(true);
  });
}

function listen(app: App, socket: DeskSocket, boards: Boards, attached: () => Promise<void>): void {
  const { person } = socket.data;
  const answer = async (ack: unknown, work: () => Promise<object>) => {
    const say = typeof ack === 'function' ? (ack as (answer: Ack<object>) => void) : () => {};
    try {
      await attached();
      await checkSession(app, socket);
      say({ ok: true, ...(await work()) });
    } catch (error) {
      say(describeError(error, person.language, app.log).body);
    }
  };
  const on = socket.on.bind(socket) as (name: string, handler: (payload: unknown, ack: unknown) => void) => void;
  for (const name of messageNames)
    on(name, (payload, ack) => void answer(ack, () => perform(app.db, socket.data.person, name, payload)));
  on(
    'desk:snapshot',
    (_payload, ack) =>
      void answer(ack, async () => ({ desk: await readDesk(app.db, socket.data.person, app.linia.demo) })),
  );
  on(
    'clock:read',
    (_payload, ack) =>
      void answer(ack, async () => (await app.db.pool.query('select linia_now() as now')).rows[0] as object),
  );
  on(
    'board:watch',
    (_payload, ack) =>
      void answer(ack, async () => {
        if (!may(person.roles, 'board:view')) throw new Refusal('right.missing', 403);
        return { board: await boards.watch(socket) };
      }),
  );
  on(
    'board:unwatch',
    (_payload, ack) =>
      void answer(ack, async () => {
        boards.leave(socket);
        return {};
      }),
  );
  const known = new Set<string>([...messageNames, 'desk:snapshot', 'clock:read', 'board:watch', 'board:unwatch']);
  socket.onAny((name: string, ...args: unknown[]) => {
    if (!known.has(name)) void answer(args.at(-1), () => Promise.reject(new Refusal('message.unknown', 404)));
  });
}

/** A session that has ended since says so, and its desk closes. */
async function checkSession(app: App, socket: DeskSocket): Promise<void> {
  if (Date.now() - socket.data.checkedAt < sessionCheckMs) return;
  const person = await findSession(app.db, socket.handshake.headers.cookie ?? '');
  if (!person) {
    endSession(socket, 'expired');
    throw new Refusal('session.none', 401);
  }
  socket.data.person = person;
  socket.data.checkedAt = Date.now();
}

export function endSession(socket: DeskSocket, reason: Parameters<ServerToClient['session:ended']>[0]['reason']): void {
  socket.emit('session:ended', { reason });
  socket.disconnect(true);
}

/** A session was ended somewhere: its desks here close at once. */
export function cutSession(io: DeskServer, session: string): void {
  for (const socket of io.of('/').sockets.values())
    if (socket.data.person?.session === session) endSession(socket, 'signed_out');
}
