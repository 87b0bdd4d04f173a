import type { Ack } from '@linia/protocol';
import { attach, detach } from '../agents/attach.ts';
import { readSupervision } from '../interactions/supervise.ts';
import { findSession } from '../people/sessions.ts';
import { isConnectionFault } from '../shell/database.ts';
import { describeError } from '../shell/errors.ts';
import type { ServerProcess } from '../clock/process.ts';
import { Refusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import type { Boards } from './boards.ts';
import type { DeskServer, DeskSocket } from './desk-server.ts';
import { checkSession, cutGone } from './keep-sessions.ts';
import { messageNames, perform } from './messages.ts';
import { unwatchTicket, unwatchTickets, watchTicket, watchTickets } from './requests.ts';
import { memberRooms, rooms } from './rooms.ts';
import { readDesk } from './snapshot.ts';

/** Windows of one browser: more than anybody opens, and each costs the house a place. */
const mostWindows = 30;

/**
 * The door of the desks. A socket is a signed-in person's: its handshake carries the session's cookie, from our own pages
 * only. Each message is answered once, `{ok}` or `{error}`; nothing thrown here ends the process.
 */
export function deskSockets(app: App, io: DeskServer, self: ServerProcess, boards: Boards): void {
  io.use((socket, next) => {
    admit(app, io, socket).then(
      () => next(),
      (error: unknown) =>
        next(Object.assign(new Error('refused'), { data: describeError(error, 'ru', app.log).body.error })),
    );
  });
  io.on('connection', (socket) => void welcome(app, socket, self, boards));
}

async function admit(app: App, io: DeskServer, socket: DeskSocket): Promise<void> {
  const person = await findSession(app.db, socket.handshake.headers.cookie ?? '');
  if (!person) throw new Refusal('session.none', 401);
  let windows = 0;
  for (const other of io.of('/').sockets.values()) if (other.data.person.session === person.session) windows++;
  if (windows >= mostWindows) throw new Refusal('rate.limited', 429);
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
    await socket.join([rooms.all, rooms.agent(person.agentId), ...(await memberRooms(app.db, person.agentId))]);
    await attach(app.db, person.agentId, socket.id, self.id);
    // signed out between the handshake and now: nobody has heard it for this desk
    await cutGone(app, [socket]);
  })();
  await attached.catch((error: unknown) => {
    if (!isConnectionFault(error)) app.log.error({ err: error }, 'a desk could not be attached');
    socket.disconnect(true);
  });
}

function listen(app: App, socket: DeskSocket, boards: Boards, attached: () => Promise<void>): void {
  const answer = async (ack: unknown, work: () => Promise<object>) => {
    const say = typeof ack === 'function' ? (ack as (answer: Ack<object>) => void) : () => {};
    let end = () => {};
    try {
      end = await app.turns.take(socket.data.person.session);
      await attached();
      await checkSession(app, socket);
      say({ ok: true, ...(await work()) });
    } catch (error) {
      say(describeError(error, socket.data.person.language, app.log).body);
    } finally {
      end();
    }
  };
  const questions = new Map<string, (payload: unknown) => Promise<object>>([
    ['desk:snapshot', async () => ({ desk: await readDesk(app.db, socket.data.person, app.linia.demo) })],
    ['clock:read', async () => (await app.db.pool.query('select linia_now() as now')).rows[0] as object],
    ['supervision:read', async () => ({ supervision: await readSupervision(app.db.pool, socket.data.person.agentId) })],
    ['board:watch', async () => ({ board: await boards.watch(socket) })],
    ['board:unwatch', async () => (boards.leave(socket), {})],
    ['ticket:watch', (payload) => watchTicket(app.db, socket, payload)],
    ['ticket:unwatch', () => unwatchTicket(app.db, socket)],
    ['tickets:watch', () => watchTickets(socket)],
    ['tickets:unwatch', () => unwatchTickets(socket)],
  ]);
  for (const name of messageNames) questions.set(name, (payload) => perform(app.db, socket.data.person, name, payload));
  // whatever it is called and carries: who waits for an answer gets one
  socket.onAny((name: string, ...args: unknown[]) => {
    const ack = args.at(-1);
    const payload = typeof args[0] === 'function' ? undefined : args[0];
    void answer(ack, async () => {
      const question = questions.get(name);
      if (!question) throw new Refusal('message.unknown', 404);
      return question(payload);
    });
  });
}
