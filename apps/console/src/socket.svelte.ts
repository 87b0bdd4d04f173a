import type {
  Ack,
  Answers,
  ClientMessage,
  ClientMessageName,
  ClientToServer,
  Instant,
  ServerToClient,
} from '@linia/protocol';
import { io, type Socket } from 'socket.io-client';
import { ApiError, signedOut } from './api.ts';
import { clock } from './clock.svelte.ts';
import { m } from './paraglide/messages.js';
import { messageId } from './message-id.ts';

/** Questions that change nothing: no id, the ack carries the answer. */
type Question = Exclude<keyof ClientToServer, ClientMessageName>;
type AnswerTo<Q extends Question> = Parameters<ClientToServer[Q]>[1] extends (answer: infer A) => void
  ? Exclude<A, { error: unknown }>
  : never;

const ACK_MS = 8_000;
const CLOCK_EVERY_MS = 30_000;
const REFUSED_MS = 2000;

/** The one socket of this screen. Nothing is kept for later while it is down: a hold asked for a minute ago is no longer wanted. */
class Connection {
  state = $state<'closed' | 'connecting' | 'online' | 'offline'>('closed');
  /** Since when it is in that state, by this computer's clock set to the server's. */
  since = $state(Date.now());
  /** Milliseconds there and back, as of the last reading of the clock. */
  latency = $state<number>();
  /** Since when the server has been without its database: what is drawn is old, nothing can be done. */
  databaseLost = $state<Instant | null>(null);

  #socket: Socket<ServerToClient, ClientToServer> = io({
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 3000,
  });
  #reading: ReturnType<typeof setInterval> | undefined;
  #onConnect: (() => void)[] = [];

  constructor() {
    this.#socket.on('connect', () => {
      this.#be('online');
      this.databaseLost = null;
      void this.#readClock();
      for (const then of this.#onConnect) then();
    });
    this.#socket.on('connect_error', (error) => {
      this.#be('offline');
      // refused by the server itself, it does not try again by itself
      if (this.#socket.active || !this.#wanted) return;
      if ((error as { data?: { code?: string } }).data?.code === 'session.none') this.#ended();
      else setTimeout(() => this.#wanted && this.#socket.connect(), REFUSED_MS);
    });
    this.#socket.on('session:ended', () => this.#ended());
    this.#socket.on('database:lost', ({ since }) => (this.databaseLost = since));
    this.#socket.on('desk:invalidated', () => (this.databaseLost = null));
    this.#socket.on('disconnect', (reason) => {
      if (this.#wanted) this.#be('offline');
      // the server closed it by itself: come back, and if it was about the session it will say so
      if (reason === 'io server disconnect') setTimeout(() => this.#wanted && this.#socket.connect(), 1000);
    });
  }

  /** Connects; the session's cookie says who we are. */
  open(): void {
    if (this.state !== 'closed') return;
    this.#be('connecting');
    this.#socket.connect();
    this.#reading = setInterval(() => void this.#readClock(), CLOCK_EVERY_MS);
  }

  /** Tries at once instead of waiting for the next attempt. */
  retry(): void {
    if (this.state === 'offline') this.#socket.disconnect().connect();
  }

  close(): void {
    clearInterval(this.#reading);
    this.#be('closed');
    this.#socket.disconnect();
  }

  get #wanted(): boolean {
    return this.state !== 'closed';
  }

  /** Signed out elsewhere, disabled, or run out. */
  #ended(): void {
    this.close();
    signedOut();
  }

  /** Each time a connection stands anew: the moment to take a snapshot. Called at once if it stands already. */
  whenOnline(then: () => void): () => void {
    this.#onConnect.push(then);
    if (this.#socket.connected) then();
    return () => (this.#onConnect = this.#onConnect.filter((other) => other !== then));
  }

  /** Listens to what the server says. Returns the way to stop. */
  on<E extends keyof ServerToClient>(event: E, listener: ServerToClient[E]): () => void {
    const socket = this.#socket as Socket;
    socket.on(event as string, listener as (...args: unknown[]) => void);
    return () => void socket.off(event as string, listener as (...args: unknown[]) => void);
  }

  /**
   * Does something. The server knows the message by its id, so a repetition after a lost answer applies once.
   * @throws ApiError with the server's refusal, or `network.*`
   */
  async send<N extends ClientMessageName>(
    name: N,
    payload: Omit<ClientMessage<N>, 'id'>,
  ): Promise<{ ok: true } & Answers[N]> {
    const message = { id: messageId(), ...payload };
    try {
      return await this.#emit(name, message);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'network.slow') throw error;
      return this.#emit(name, message);
    }
  }

  /** Asks something: a snapshot, the board. */
  ask<Q extends Question>(question: Q, about: Parameters<ClientToServer[Q]>[0] = {} as never): Promise<AnswerTo<Q>> {
    return this.#emit(question, about);
  }

  async #emit<A>(name: string, payload: object): Promise<A> {
    const socket = this.#socket as Socket;
    if (!socket.connected) throw new ApiError({ code: 'network.offline', message: m.error_offline() });
    const answer = (await socket
      .timeout(ACK_MS)
      .emitWithAck(name, payload)
      .catch(() => ({ error: { code: 'network.slow', message: m.error_slow() } }))) as Ack<A & object>;
    if ('error' in answer) throw new ApiError(answer.error);
    return answer as A;
  }

  async #readClock(): Promise<void> {
    const sent = performance.now();
    const answer = await this.ask('clock:read').catch(() => undefined);
    if (!answer) return;
    this.latency = Math.round(performance.now() - sent);
    clock.sync(Date.parse(answer.now), this.latency);
  }

  #be(state: Connection['state']): void {
    if (this.state === state) return;
    this.state = state;
    this.since = Date.now() + clock.offset;
  }
}

export const socket = new Connection();
