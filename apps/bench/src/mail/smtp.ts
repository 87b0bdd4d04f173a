import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A relay that brings letters, as light as can be: it shares the cores with what it measures. One letter at a time. */
export class Bringer {
  readonly #socket: Socket;
  #hear: (line: string) => void = () => {};
  #fail: (error: Error) => void = () => {};
  #said = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#said += bytes.toString('latin1');
      for (let end = this.#said.indexOf('\r\n'); end >= 0; end = this.#said.indexOf('\r\n')) {
        const line = this.#said.slice(0, end);
        this.#said = this.#said.slice(end + 2);
        if (line[3] !== '-') this.#hear(line);
      }
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the receiver hung up')));
  }

  static async to(port: number): Promise<Bringer> {
    const bringer = new Bringer(connect(port, '127.0.0.1'));
    await bringer.#answer('220');
    await bringer.#say('EHLO bench', '250');
    return bringer;
  }

  /** Milliseconds from the first word about it to the 250 that says it is committed. */
  async bring(from: string, raw: Buffer): Promise<number> {
    const began = performance.now();
    await this.#say(`MAIL FROM:<${from}>`, '250');
    await this.#say('RCPT TO:<help@linia.test>', '250');
    await this.#say('DATA', '354');
    this.#socket.write(raw);
    await this.#say('\r\n.', '250');
    return performance.now() - began;
  }

  close(): void {
    this.#fail = () => {};
    this.#socket.destroy();
  }

  #say(words: string, expected: string): Promise<void> {
    this.#socket.write(`${words}\r\n`);
    return this.#answer(expected);
  }

  #answer(expected: string): Promise<void> {
    return new Promise((done, fail) => {
      this.#fail = fail;
      this.#hear = (line) =>
        line.startsWith(expected) ? done() : fail(new Error(`${expected} was expected: ${line}`));
    });
  }
}

/** Where notices go: takes everything, keeps nothing but the count. */
export async function aSink(): Promise<{ port: number; got: () => number; stop: () => Promise<void> }> {
  let got = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.write('220 sink\r\n');
    let body = false;
    let said = '';
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString('latin1');
      for (;;) {
        if (body) {
          const end = said.indexOf('\r\n.\r\n');
          if (end < 0) return;
          said = said.slice(end + 5);
          body = false;
          got += 1;
          socket.write('250 ok\r\n');
          continue;
        }
        const end = said.indexOf('\r\n');
        if (end < 0) return;
        const line = said.slice(0, end);
        said = said.slice(end + 2);
        body = /^DATA/i.test(line);
        socket.write(body ? '354 go on\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    got: () => got,
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
