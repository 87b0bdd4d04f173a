import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  Ack,
  Answers,
  CallCard,
  ClientMessage,
  ClientMessageName,
  DeskSnapshot,
  Lists,
  Me,
} from '@linia/protocol';
import { io, type Socket } from 'socket.io-client';

/** A desk as a browser has one: signed in over HTTP, a socket that comes back by itself, a snapshot each time it does. */
export class DeskClient {
  readonly me: Me;
  readonly socket: Socket;
  readonly heard: string[] = [];
  cards = new Map<number, CallCard>();
  lists!: Lists;
  readonly #cookie: string;
  readonly #base: string;

  private constructor(base: string, me: Me, cookie: string) {
    this.#base = base;
    this.me = me;
    this.#cookie = cookie;
    this.socket = io(base, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    });
    this.socket.on('call:changed', (card: CallCard) => this.#take(card));
    this.socket.on('connect', () => void this.snapshot().catch(() => {}));
    // what was drawn is old; only a new snapshot, or a new row, is acted upon
    this.socket.on('disconnect', () => (this.cards = new Map()));
    this.socket.on('desk:invalidated', () => void this.snapshot().catch(() => {}));
    this.socket.onAny((name: string) => this.heard.push(name));
  }

  static async open(base: string, login: string, password = 'linia'): Promise<DeskClient> {
    const answer = await fetch(`${base}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    if (!answer.ok) throw new Error(`${login}: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const desk = new DeskClient(base, (await answer.json()) as Me, cookie);
    await desk.snapshot();
    desk.lists = (await desk.http('GET', '/api/lists')) as Lists;
    return desk;
  }

  /** A new snapshot replaces what was known, as on a real desk. */
  async snapshot(): Promise<DeskSnapshot> {
    const answer = (await this.socket.timeout(20_000).emitWithAck('desk:snapshot', {})) as Ack<{ desk: DeskSnapshot }>;
    if ('error' in answer) throw new Error(answer.error.code);
    const fresh = new Map(answer.desk.cards.map((card) => [card.id, card]));
    for (const [id, card] of fresh)
      if ((this.cards.get(id)?.version ?? 0) > card.version) fresh.set(id, this.cards.get(id)!);
    this.cards = fresh;
    return answer.desk;
  }

  async send<N extends ClientMessageName>(
    name: N,
    payload: Omit<ClientMessage<N>, 'id'>,
    id: string = randomUUID(),
  ): Promise<Ack<Answers[N]>> {
    return (await this.socket.timeout(20_000).emitWithAck(name, { id, ...payload })) as Ack<Answers[N]>;
  }

  /** Sends, and a refusal fails the test. */
  async must<N extends ClientMessageName>(name: N, payload: Omit<ClientMessage<N>, 'id'>): Promise<Answers[N]> {
    const answer = await this.send(name, payload);
    if ('error' in answer) throw new Error(`${name}: ${answer.error.code}`);
    return answer;
  }

  async http(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(this.#base + path, {
      method,
      headers: { cookie: this.#cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.json();
  }

  /** The call once it looks like that on this desk: told by the server, or in a new snapshot. */
  async sees(what: (card: CallCard) => boolean, timeoutMs = 60_000): Promise<CallCard> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      for (const card of this.cards.values()) if (what(card)) return card;
      if (Date.now() > until) {
        const known = [...this.cards.values()].map((card) => `${card.id} ${card.state} v${card.version}`);
        throw new Error(`${this.me.login} does not see it. Sees: ${known.join('; ') || 'nothing'}`);
      }
      await pause(10);
    }
  }

  offerIn(card: CallCard) {
    return card.offers.find((offer) => offer.state === 'pending' && offer.agent.id === this.me.id);
  }

  async takeOffer(): Promise<CallCard> {
    const card = await this.sees((each) => this.offerIn(each) !== undefined);
    await this.must('offer:accept', { offerId: this.offerIn(card)!.id });
    return this.sees(
      (each) =>
        each.id === card.id && each.assignments.some((part) => part.agent.id === this.me.id && part.state === 'active'),
    );
  }

  close(): void {
    this.socket.close();
  }

  #take(card: CallCard): void {
    if ((this.cards.get(card.id)?.version ?? 0) < card.version) this.cards.set(card.id, card);
  }
}
