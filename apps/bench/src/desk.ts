import { randomUUID } from 'node:crypto';
import type { Ack, Answers, CallCard, ClientMessage, ClientMessageName } from '@linia/protocol';
import { io, type Socket } from 'socket.io-client';
import { password } from './company.ts';

/** A desk as the server sees one: signed in over HTTP, one socket, its own calls. */
export class BenchDesk {
  readonly id: number;
  readonly socket: Socket;
  onCard: (card: CallCard) => void = () => {};

  private constructor(id: number, socket: Socket) {
    this.id = id;
    this.socket = socket;
    socket.on('call:changed', (card: CallCard) => this.onCard(card));
  }

  static async open(base: string, login: string): Promise<BenchDesk> {
    const answer = await fetch(`${base}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    if (!answer.ok) throw new Error(`${login} could not sign in: ${answer.status} ${await answer.text()}`);
    const me = (await answer.json()) as { id: number };
    return BenchDesk.attach(base, me.id, answer.headers.getSetCookie()[0]?.split(';')[0] ?? '');
  }

  /** The desk of somebody who is signed in already. */
  static async attach(base: string, id: number, cookie: string): Promise<BenchDesk> {
    const socket = io(base, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true });
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('connect_error', fail);
    });
    const desk = new BenchDesk(id, socket);
    // the snapshot is answered only when the desk is attached
    await desk.ask('desk:snapshot');
    return desk;
  }

  async send<N extends ClientMessageName>(name: N, payload: Omit<ClientMessage<N>, 'id'>): Promise<Answers[N]> {
    const answer = (await this.socket.timeout(20_000).emitWithAck(name, { id: randomUUID(), ...payload })) as Ack<
      Answers[N]
    >;
    if ('error' in answer) throw new Error(`${name}: ${answer.error.code}`);
    return answer;
  }

  async ask(name: string): Promise<void> {
    await this.socket.timeout(20_000).emitWithAck(name, {});
  }
}
