import type { ServerToClient } from '@linia/protocol';
import { findSession, readSessions } from '../people/sessions.ts';
import { Refusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import type { DeskServer, DeskSocket } from './desk-server.ts';

type EndedWhy = Parameters<ServerToClient['session:ended']>[0]['reason'];

/** How long a desk acts on a session it has seen before it looks again (a sign-out is told at once, by its own notice). */
const sessionCheckMs = 60_000;

/** Before each message. A session that has ended since says so, and its desk closes; one in use lives on. */
export async function checkSession(app: App, socket: DeskSocket): Promise<void> {
  if (Date.now() - socket.data.checkedAt < sessionCheckMs) return;
  const person = await findSession(app.db, socket.handshake.headers.cookie ?? '');
  if (!person) {
    endSession(socket, 'expired');
    throw new Refusal('session.none', 401);
  }
  socket.data.person = person;
  socket.data.checkedAt = Date.now();
}

/**
 * What may have been said of sessions while nobody of this process could hear it (the listener was away, the desk was just
 * opening): desks of sessions that are no more close.
 */
export async function cutGone(app: App, sockets: DeskSocket[]): Promise<void> {
  if (sockets.length === 0) return;
  const live = await readSessions(app.db, [...new Set(sockets.map((socket) => socket.data.person.session))]);
  for (const socket of sockets) if (!live.has(socket.data.person.session)) endSession(socket, 'expired');
}

/** A session was ended somewhere: its desks here close at once. */
export function cutSession(io: DeskServer, session: string, reason: EndedWhy): void {
  for (const socket of io.of('/').sockets.values())
    if (socket.data.person?.session === session) endSession(socket, reason);
}

function endSession(socket: DeskSocket, reason: EndedWhy): void {
  socket.emit('session:ended', { reason });
  socket.disconnect(true);
}
