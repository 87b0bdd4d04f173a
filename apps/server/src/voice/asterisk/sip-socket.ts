import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { may, sipClosed } from '@linia/domain';
import { WebSocket, WebSocketServer } from 'ws';
import { findSession, readSessions } from '../../people/sessions.ts';
import { isOwnPage } from '../../shell/origin.ts';
import type { App, SignedIn } from '../../shell/web.ts';
import { pipe } from './sip-pipe.ts';

/** A SIP message with a description of sound of 2–4 KB (measured) has room; a file has not. */
export const mostBytes = 16 * 1024;
const pbxAnswersWithinMs = 5_000;
const aliveEveryMs = 15_000;
/** A telephone whose socket is gone for so long is gone: the network of a laptop comes back sooner, a killed tab does not. */
const goneAfterMs = 4_000;

/** `told`: the other servers know of it, so whatever is told after that is newer. */
type Line = { person: SignedIn; desk: WebSocket; number: number; told: boolean };

/**
 * SIP over WebSocket on the server's own origin (`/sip`): only for a signed-in session and from our own pages, piped to the
 * Asterisk's socket, which stays on loopback. A person has one telephone: the newest has it, the one before is told so.
 */
export class SipSockets {
  readonly #app: App;
  readonly #pbx: string | null;
  readonly #gone: (agentId: number) => void;
  readonly #going = new Map<number, NodeJS.Timeout>();
  #stopped = false;
  readonly #lines = new Set<Line>();
  /** Numbers that this process has told and not heard yet: the one before has gone already. */
  readonly #ours = new Set<number>();
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: mostBytes, perMessageDeflate: false });
  readonly #alive: NodeJS.Timeout;
  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => this.#arrive(request, socket, head);

  /**
   * @param pbx where the Asterisk's own socket is; null: there is none, and nothing is at `/sip`
   * @param gone told of a person whose telephone has gone and did not come back
   */
  constructor(app: App, pbx: string | null, gone: (agentId: number) => void) {
    this.#gone = gone;
    this.#app = app;
    this.#pbx = pbx;
    app.server.on('upgrade', this.#upgrade);
    this.#alive = setInterval(() => this.#lookAlive(), aliveEveryMs).unref();
  }

  /** A session has ended: its telephone hears and says nothing more. */
  endSession(session: string): void {
    for (const line of this.#lines) if (line.person.session === session) close(line, sipClosed.sessionEnded);
  }

  /**
   * A person has a new telephone, here or at another server. All servers hear of all of them in one order, so of two that come
   * at once the same one stays everywhere.
   */
  heard(agentId: number, number: number): void {
    clearTimeout(this.#going.get(agentId));
    for (const line of this.#lines) {
      if (line.number === number) line.told = true;
      else if (line.person.agentId === agentId && line.told && !this.#ours.has(number))
        close(line, sipClosed.elsewhere);
    }
    this.#ours.delete(number);
  }

  /** Ends of sessions that nobody of this process could hear. */
  async endGone(): Promise<void> {
    if (this.#lines.size === 0) return;
    const live = await readSessions(this.#app.db, [...new Set([...this.#lines].map((line) => line.person.session))]);
    for (const line of this.#lines) if (!live.has(line.person.session)) close(line, sipClosed.sessionEnded);
  }

  stop(): void {
    clearInterval(this.#alive);
    this.#stopped = true;
    for (const going of this.#going.values()) clearTimeout(going);
    this.#app.server.off('upgrade', this.#upgrade);
    for (const line of this.#lines) line.desk.terminate();
    this.#server.close();
  }

  #arrive(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url?.split('?')[0];
    if (path?.startsWith('/socket.io')) return; // the desks' own door
    // who goes while being let in is nobody's fault
    socket.on('error', () => socket.destroy());
    if (path !== '/sip' || this.#pbx === null) return refuse(socket, '404 Not Found');
    this.#admit(request, socket, head, this.#pbx).catch((error: unknown) => {
      this.#app.log.warn({ err: error }, 'a telephone could not be let in');
      refuse(socket, '503 Service Unavailable');
    });
  }

  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer, pbx: string): Promise<void> {
    if (!isOwnPage(request.headers, this.#app.linia)) return refuse(socket, '403 Forbidden');
    const person = await findSession(this.#app.db, request.headers.cookie ?? '');
    if (!person) return refuse(socket, '401 Unauthorized');
    if (!may(person.roles, 'phone:have')) return refuse(socket, '403 Forbidden');
    const asterisk = await dial(pbx);
    if (socket.destroyed) return asterisk.terminate();
    this.#server.handleUpgrade(request, socket, head, (desk) => void this.#connect(person, desk, asterisk));
  }

  async #connect(person: SignedIn, desk: WebSocket, asterisk: WebSocket): Promise<void> {
    const line: Line = { person, desk, number: randomInt(2 ** 31), told: false };
    for (const before of this.#lines) if (before.person.agentId === person.agentId) close(before, sipClosed.elsewhere);
    this.#lines.add(line);
    clearTimeout(this.#going.get(person.agentId));
    this.#ours.add(line.number);
    desk.once('close', () => this.#leave(line));
    pipe(desk, asterisk);
    const moved = `phone:${person.agentId}:${line.number}`;
    try {
      await this.#app.db.pool.query(`select pg_notify('linia', $1)`, [moved]);
      // signed out between the handshake and now: nobody has heard it for this telephone
      await this.endGone();
    } catch (error) {
      this.#app.log.warn({ err: error }, 'a telephone came while the database was away');
    }
  }

  #leave(line: Line): void {
    this.#lines.delete(line);
    const { agentId } = line.person;
    if (this.#stopped || [...this.#lines].some(({ person }) => person.agentId === agentId)) return;
    clearTimeout(this.#going.get(agentId));
    const going = setTimeout(() => {
      this.#going.delete(agentId);
      this.#gone(agentId);
    }, goneAfterMs).unref();
    this.#going.set(agentId, going);
  }

  /** A laptop that was closed says nothing: the Asterisk must not ring it. */
  #lookAlive(): void {
    for (const { desk } of this.#lines) {
      const gone = setTimeout(() => desk.terminate(), aliveEveryMs - 1_000).unref();
      desk.once('pong', () => clearTimeout(gone)).ping();
    }
  }
}

function dial(pbx: string): Promise<WebSocket> {
  const asterisk = new WebSocket(pbx, ['sip'], { handshakeTimeout: pbxAnswersWithinMs, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    asterisk.once('open', () => resolve(asterisk)).once('error', reject);
  });
}

function refuse(socket: Duplex, status: string): void {
  if (socket.destroyed) return;
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const close = ({ desk }: Line, code: number): void => desk.close(code);
