import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * The way from browsers to the servers: it can be away (nothing passes, nobody is told, as when a cable is pulled), break, or lead to
 * another server, as a balancer does when one dies.
 */
export class Network {
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  #towards: number;
  #away = false;

  private constructor(server: Server, towards: number) {
    this.#server = server;
    this.#towards = towards;
    server.on('connection', (near) => this.#join(near));
  }

  static async towards(port: number): Promise<Network> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Network(server, port);
  }

  get base(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  leadTo(port: number): void {
    this.#towards = port;
  }

  away(): void {
    this.#away = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  back(): void {
    this.#away = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  /** Every connection breaks, as when a machine has another address. */
  break(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.break();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    const far = connect(this.#towards, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      from.setNoDelay(true);
      from.on('data', (data) => void to.write(data));
      from.on('error', () => {});
      from.on('close', () => {
        this.#pairs.delete(pair);
        to.destroy();
      });
      if (this.#away) from.pause();
      else from.resume();
    }
  }
}
