import { createSocket, type Socket } from 'node:dgram';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { againMs, PhoneCall } from './phone-call.ts';
import { Rtp } from './rtp.ts';
import { header, message, respond, type SipMessage } from './sip-message.ts';

/** `fromHeader`: all that stands in From, as a network or a forger may write it; `trunk: false` comes past the trunk. */
type Dialled = { from?: string; fromHeader?: string; headers?: string[]; trunk?: boolean };

/** A telephone over SIP, for tests and benchmarks: it calls, rings, answers, presses keys, and says what it heard. */
export class SipPhone {
  readonly port: number;
  readonly #socket: Socket;
  readonly #calls = new Map<string, PhoneCall>();
  readonly #registers = new Map<string, (answer: SipMessage) => void>();
  /** Whose INVITE has come, and whose telephone is being made ready to ring. */
  readonly #coming = new Set<string>();
  #closed = false;
  #rung: PhoneCall[] = [];
  #waiting: ((call: PhoneCall) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (data, { port }) => this.#hear(message(String(data)), port));
  }

  static async open(): Promise<SipPhone> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipPhone(socket);
  }

  /** What Asterisk is to be told of where it stands. */
  get contact(): string {
    return `sip:phone@127.0.0.1:${this.port}`;
  }

  /** Calls a number of the PBX as the network does. */
  async call(
    pbxPort: number,
    number: string,
    { from = '+79135550142', fromHeader, headers = [], trunk = true }: Dialled = {},
  ): Promise<PhoneCall> {
    const rtp = await Rtp.open();
    const call = new PhoneCall(this, pbxPort, rtp, `${randomBytes(8).toString('hex')}@linia`);
    this.#calls.set(call.id, call);
    const local = fromHeader ?? `<sip:${from === '' ? '' : `${from}@`}127.0.0.1>`;
    call.dial(number, local, [...(trunk ? ['X-Trunk: carrier'] : []), ...headers]);
    return call;
  }

  /** As a telephone on a desk: registers with name and password (RFC 3261, 22; digest with MD5), and is rung from then on. */
  async register(pbxPort: number, name: string, password: string): Promise<number> {
    const uri = `sip:127.0.0.1:${pbxPort}`;
    const id = `${randomBytes(8).toString('hex')}@linia`;
    const ask = (cseq: number, more: string[]): Promise<SipMessage> => {
      const lines = [
        `REGISTER ${uri} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${this.port};rport;branch=z9hG4bK${id.slice(0, 8)}${cseq}`,
        'Max-Forwards: 70',
        `From: <sip:${name}@127.0.0.1>;tag=${id.slice(0, 6)}`,
        `To: <sip:${name}@127.0.0.1>`,
        `Call-ID: ${id}`,
        `CSeq: ${cseq} REGISTER`,
        `Contact: <${this.contact}>`,
        'Expires: 300',
        ...more,
        'Content-Length: 0',
      ];
      const answer = new Promise<SipMessage>((done) => this.#registers.set(id, done));
      const say = () => this.send(`${lines.join('\r\n')}\r\n\r\n`, pbxPort);
      const again = setInterval(say, againMs).unref();
      say();
      return answer.finally(() => clearInterval(again));
    };
    const challenge = header(await ask(1, []), 'WWW-Authenticate');
    const field = (key: string): string => new RegExp(`${key}="?([^",]+)`).exec(challenge)?.[1] ?? '';
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const [realm, nonce, own] = [field('realm'), field('nonce'), randomBytes(4).toString('hex')];
    const proof = [md5(`${name}:${realm}:${password}`), nonce, '00000001', own, 'auth', md5(`REGISTER:${uri}`)].join(
      ':',
    );
    const digest = `Digest username="${name}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${own}", response="${md5(proof)}"`;
    return (await ask(2, [`Authorization: ${digest}`])).status!;
  }

  /** The next call that comes in, or one that rings already. */
  rings(): Promise<PhoneCall> {
    this.#rung = this.#rung.filter(({ over }) => !over);
    const here = this.#rung.shift();
    return here ? Promise.resolve(here) : new Promise((done) => this.#waiting.push(done));
  }

  send(text: string, port: number): void {
    if (!this.#closed) this.#socket.send(text, port, '127.0.0.1');
  }

  remember(call: PhoneCall): void {
    this.#calls.set(call.id, call);
  }

  forget(call: PhoneCall): void {
    this.#calls.delete(call.id);
  }

  async close(): Promise<void> {
    for (const call of [...this.#calls.values()]) await call.hangUp();
    this.#closed = true;
    this.#socket.close();
  }

  #hear(heard: SipMessage, port: number): void {
    const id = header(heard, 'Call-ID');
    const call = this.#calls.get(id);
    if (heard.status !== null) return call ? call.answered(heard) : this.#registers.get(id)?.(heard);
    if (call) return call.asked(heard);
    if (this.#coming.has(id)) return; // asked twice before it was answered once: it rings in a moment
    if (heard.method === 'INVITE') void this.#ring(heard, port);
    else if (heard.method !== 'ACK') this.send(respond(heard, 200, 'OK', this.contact), port);
  }

  async #ring(invite: SipMessage, port: number): Promise<void> {
    const at = performance.now();
    const id = header(invite, 'Call-ID');
    this.#coming.add(id);
    const call = new PhoneCall(this, port, await Rtp.open(), id);
    this.#coming.delete(id);
    this.#calls.set(call.id, call);
    call.ring(invite, at);
    const next = this.#waiting.shift();
    if (next) next(call);
    else this.#rung.push(call);
  }
}
