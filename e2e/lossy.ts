import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from '@playwright/test';

/**
 * A network between the browser and the Asterisk that loses sound: addresses in the SIP messages are exchanged for its own, and
 * of the packets of sound that come to the browser only some arrive. Signalling and keys of encryption pass whole.
 */
export class LossyNetwork {
  /** Of the packets of sound towards the browser, 0–1. */
  loss = 0;
  /** Nothing passes, in neither direction. */
  away = false;
  /** The browser's port that sound came from the last time, and those that are lost. */
  #used = 0;
  readonly #lost = new Set<number>();
  readonly #sockets: Socket[] = [];
  /** Each side's own address, and the socket by which the other side reaches it. */
  readonly #ends = new Map<string, { socket: Socket; towards: { port: number; address: string } }>();
  #n = 0;

  async between(page: Page): Promise<void> {
    await page.routeWebSocket(/\/sip$/, (socket) => {
      const server = socket.connectToServer();
      // one after the other: a socket is opened in between
      let order = Promise.resolve();
      const pass = (to: { send: (text: string) => void }, lossy: boolean) => (text: string | Buffer) => {
        order = order.then(async () => to.send(await this.#exchange(String(text), lossy)));
      };
      socket.onMessage(pass(server, true));
      server.onMessage(pass(socket, false));
    });
  }

  /** Another network, as when a laptop is carried away: what stood at the old addresses reaches nobody. */
  change(): void {
    this.close();
    this.#sockets.length = 0;
    this.#ends.clear();
  }

  /** One of the browser's networks, the one that sound went by: nothing passes there any more, in neither direction. */
  lose(): void {
    this.#lost.add(this.#used);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  /** @param lossy whether what is sent to the addresses in this message goes to the browser */
  async #exchange(text: string, lossy: boolean): Promise<string> {
    const [head, body] = text.split('\r\n\r\n', 2) as [string, string | undefined];
    if (!body?.includes('a=candidate')) return text;
    let changed = body.replace(/^a=candidate:.* tcp .*\r?\n/gim, '');
    for (const [, address, port] of body.matchAll(/^a=candidate:\S+ \d udp \d+ (\S+) (\d+) typ host/gim)) {
      const stand = await this.#standIn({ address: address!, port: Number(port) }, lossy);
      changed = changed.replaceAll(` ${address} ${port} typ`, ` 127.0.0.1 ${stand} typ`);
    }
    const length = Buffer.byteLength(changed);
    return `${head.replace(/^(Content-Length|l): *\d+/im, `$1: ${length}`)}\r\n\r\n${changed}`;
  }

  async #standIn(towards: { address: string; port: number }, lossy: boolean): Promise<number> {
    const key = `${towards.address}:${towards.port}`;
    const known = this.#ends.get(key);
    if (known) return known.socket.address().port;
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    this.#sockets.push(socket);
    this.#ends.set(key, { socket, towards });
    socket.on('message', (data, from) => {
      if (this.#lost.has(from.port) || this.#lost.has(towards.port)) return;
      if (!lossy && isSound(data)) this.#used = from.port;
      // who sends here is to be seen by the other side as its own stand-in
      const back = [...this.#ends.values()].find(({ towards: { port } }) => port === from.port);
      if (this.away || (lossy && isSound(data) && this.#n++ % 10 < this.loss * 10)) return;
      (back?.socket ?? socket).send(data, towards.port, towards.address);
    });
    return socket.address().port;
  }
}

/** RTP has 2 in its first two bits and no type of RTCP (RFC 5761, 4). */
const isSound = (data: Buffer): boolean => data[0]! >> 6 === 2 && !(data[1]! >= 192 && data[1]! <= 223);
