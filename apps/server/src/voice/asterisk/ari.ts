import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { AsteriskConfig } from '../../shell/config.ts';
import { basic } from './endpoints.ts';
import type { AriChannel, AriEvent } from './ari-types.ts';

export const application = 'linia';

/** Asterisk said no: 404 is gone, 409 is there already. */
export class AriRefusal extends Error {
  readonly status: number;
  constructor(status: number, what: string, reason: string) {
    super(`${what}: ${status} ${reason}`);
    this.status = status;
  }

  /** Gone already, or there already. Of a channel that is to join a bridge Asterisk says so as of a wrong question. */
  get isGone(): boolean {
    return [404, 409, 412, 422].includes(this.status) || (this.status === 400 && this.message.includes('not found'));
  }
}

type Heard = {
  event: (event: AriEvent) => void;
  /** Closed, or another process has taken the application over: this one is of no use any more. */
  closed: (why: string) => void;
};
type Answer = { request_id: string; status_code: number; reason_phrase?: string; message_body?: string };
type Waiting = { what: string; done: (body: string) => void; fail: (error: Error) => void; timer: NodeJS.Timeout };
type Query = Record<string, string | number | boolean>;

/**
 * Events and requests on one socket: an originate takes 1–2 ms and a third of the CPU of a request of its own. Whoever opens a
 * second one for the application ends the first.
 */
export class Ari {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, Waiting>();
  #closed = false;

  private constructor(socket: WebSocket, heard: Heard) {
    this.#socket = socket;
    socket.on('message', (data) => this.#read(JSON.parse(String(data)) as AriEvent, heard));
    socket.on('error', () => {});
    socket.on('close', (code) => this.#end(`closed with ${code}`, heard));
  }

  /** Open, and calls are led here. */
  static async open(config: AsteriskConfig, heard: Heard): Promise<Ari> {
    const url = new URL('/ari/events', config.ariUrl.replace(/^http/, 'ws'));
    url.searchParams.set('app', application);
    const socket = new WebSocket(url, { headers: { authorization: basic(config) }, handshakeTimeout: 5_000 });
    const ari = new Ari(socket, heard);
    await new Promise<void>((done, fail) => socket.once('open', done).once('error', fail));
    try {
      await ari.ask('GET', `applications/${application}`);
    } catch (error) {
      ari.close();
      throw error;
    }
    return ari;
  }

  close(): void {
    this.#socket.terminate();
  }

  /** One request; 5 s without an answer are none. */
  async ask<T = unknown>(method: string, path: string, query: Query = {}, body?: object): Promise<T> {
    if (this.#closed) throw new Error('the way to Asterisk is closed');
    const id = randomUUID();
    const text = new URLSearchParams(
      Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString();
    const what = `${method} ${path}`;
    const answer = new Promise<string>((done, fail) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        fail(new Error(`${what}: Asterisk does not answer`));
      }, 5_000);
      this.#waiting.set(id, { what, done, fail, timer });
    });
    this.#socket.send(
      JSON.stringify({
        type: 'RESTRequest',
        request_id: id,
        method,
        uri: text ? `${path}?${text}` : path,
        ...(body && { content_type: 'application/json', message_body: JSON.stringify(body) }),
      }),
    );
    const said = await answer;
    return (said ? JSON.parse(said) : null) as T;
  }

  /** What may be gone already, or be there already: no fault. True where it was done. */
  async try(method: string, path: string, query: Query = {}, body?: object): Promise<boolean> {
    try {
      await this.ask(method, path, query, body);
      return true;
    } catch (error) {
      if (error instanceof AriRefusal && error.isGone) return false;
      throw error;
    }
  }

  channels(): Promise<AriChannel[]> {
    return this.ask<AriChannel[]>('GET', 'channels');
  }

  #read(message: AriEvent, heard: Heard): void {
    if ((message.type as string) === 'RESTResponse') return this.#answer(message as unknown as Answer);
    if (message.type === 'ApplicationReplaced') return this.#end('another process has the application', heard);
    heard.event(message);
  }

  #answer({ request_id, status_code, reason_phrase, message_body }: Answer): void {
    const waiting = this.#waiting.get(request_id);
    if (!waiting) return;
    this.#waiting.delete(request_id);
    clearTimeout(waiting.timer);
    if (status_code < 400) waiting.done(message_body ?? '');
    else waiting.fail(new AriRefusal(status_code, waiting.what, message_body ?? reason_phrase ?? ''));
  }

  #end(why: string, heard: Heard): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { fail, timer, what } of this.#waiting.values()) {
      clearTimeout(timer);
      fail(new Error(`${what}: ${why}`));
    }
    this.#waiting.clear();
    this.#socket.terminate();
    heard.closed(why);
  }
}
