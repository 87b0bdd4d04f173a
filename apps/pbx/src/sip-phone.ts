import { createSocket, type Socket } from 'node:dgram';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
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
      this.send(`${lines.join('\r\n')}\r\n\r\n`, pbxPort);
      return answer;
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
    this.#socket.send(text, port, '127.0.0.1');
  }

  remember(call: PhoneCall): void {
    this.#calls.set(call.id, call);
  }

  forget(call: PhoneCall): void {
    this.#calls.delete(call.id);
  }

  async close(): Promise<void> {
    for (const call of [...this.#calls.values()]) await call.hangUp();
    this.#socket.close();
  }

  #hear(heard: SipMessage, port: number): void {
    const call = this.#calls.get(header(heard, 'Call-ID'));
    if (heard.status !== null)
      return call ? call.answered(heard) : this.#registers.get(header(heard, 'Call-ID'))?.(heard);
    if (call) return call.asked(heard);
    if (heard.method === 'INVITE') void this.#ring(heard, port);
    else if (heard.method !== 'ACK') this.send(respond(heard, 200, 'OK', this.contact), port);
  }

  async #ring(invite: SipMessage, port: number): Promise<void> {
    const at = performance.now();
    const call = new PhoneCall(this, port, await Rtp.open(), header(invite, 'Call-ID'));
    this.#calls.set(call.id, call);
    call.ring(invite, at);
    const next = this.#waiting.shift();
    if (next) next(call);
    else this.#rung.push(call);
  }
}

/** One call of a telephone. */
export class PhoneCall {
  readonly id: string;
  readonly rtp: Rtp;
  readonly #phone: SipPhone;
  readonly #port: number;
  readonly #tag = randomBytes(6).toString('hex');
  #local = '';
  #remote = '';
  #target = '';
  #cseq = randomInt(1, 1_000);
  #invite: SipMessage | null = null;
  #dialled = '';
  readonly #asked = new Map<string, (status: number) => void>();
  #over: (why: string) => void = () => {};
  #up: () => void = () => {};
  /** Whoever hung up: `BYE`, `us`, or the status that refused it. */
  readonly ended: Promise<string>;
  readonly talks: Promise<void>;
  over = false;
  /** When its INVITE came (`performance.now()`). */
  rangAt = 0;

  constructor(phone: SipPhone, port: number, rtp: Rtp, id: string) {
    this.#phone = phone;
    this.#port = port;
    this.rtp = rtp;
    this.id = id;
    this.ended = new Promise((done) => {
      this.#over = (why) => {
        if (this.over) return;
        this.over = true;
        rtp.close();
        phone.forget(this);
        done(why);
      };
    });
    this.talks = new Promise((done) => (this.#up = done));
  }

  /** A header that came with the ring. */
  told(name: string): string {
    return this.#invite ? header(this.#invite, name) : '';
  }

  dial(number: string, from: string, headers: string[]): void {
    this.#dialled = `sip:${number}@127.0.0.1:${this.#port}`;
    this.#target = this.#dialled;
    this.#local = `${from};tag=${this.#tag}`;
    this.#remote = `<${this.#dialled}>`;
    this.#ask('INVITE', headers, this.rtp.sdp());
  }

  ring(invite: SipMessage, at: number): void {
    this.rangAt = at;
    this.#invite = invite;
    this.#local = `${header(invite, 'To')};tag=${this.#tag}`;
    this.#remote = header(invite, 'From');
    this.#target = /<([^>]+)>/.exec(header(invite, 'Contact'))?.[1] ?? '';
    this.#reply(invite, 180, 'Ringing');
  }

  /** `silent`: picked up, and no sound ever comes, as behind a firewall that lets only SIP through. */
  answer({ silent = false } = {}): void {
    if (!this.#invite || this.over) return;
    if (!silent) this.rtp.towards(this.#invite.body);
    this.#reply(this.#invite, 200, 'OK', this.rtp.sdp());
    this.#up();
  }

  /** @param elsewhere where the caller is sent instead (302) */
  decline(status = 486, elsewhere?: string): void {
    if (this.#invite) this.#reply(this.#invite, status, 'Busy Here', '', elsewhere);
    this.#over(String(status));
  }

  async hangUp(): Promise<void> {
    if (this.over) return;
    const cancels = this.#target === this.#dialled && !this.rtp.open;
    this.#ask(cancels ? 'CANCEL' : 'BYE', [], '');
    this.#over('us');
    if (cancels) this.#phone.remember(this);
    await pause(0);
  }

  /** Asks for something within the call: the status of the answer; 408, where none comes. */
  request(method: string, headers: string[] = [], body = ''): Promise<number> {
    this.#ask(method, headers, body);
    const asked = `${this.#cseq} ${method}`;
    return Promise.race([
      new Promise<number>((done) => this.#asked.set(asked, done)),
      // nobody there to answer, as SIP itself says it
      pause(2_000, 408, { ref: false }),
    ]);
  }

  /** Silence: the machine is gone without a word. */
  vanish(): void {
    this.#over('vanished');
  }

  answered(response: SipMessage): void {
    const status = response.status!;
    const asked = this.#asked.get(header(response, 'CSeq'));
    if (status >= 200) asked?.(status);
    if (status >= 300 && asked) return;
    if (!header(response, 'CSeq').endsWith('INVITE') || status < 200) return;
    this.#remote = header(response, 'To');
    if (this.over) return this.#crossed(response);
    if (status >= 300) {
      this.#ask('ACK', [], '');
      return this.#over(String(status));
    }
    this.#target = /<([^>]+)>/.exec(header(response, 'Contact'))?.[1] ?? this.#target;
    this.rtp.towards(response.body);
    this.#ask('ACK', [], '');
    this.#up();
  }

  /** It was answered as it was given up: whoever answered is told so. */
  #crossed(response: SipMessage): void {
    this.#target = /<([^>]+)>/.exec(header(response, 'Contact'))?.[1] ?? this.#target;
    this.#ask('ACK', [], '');
    if (response.status! < 300) this.#ask('BYE', [], '');
    this.#phone.forget(this);
  }

  asked(request: SipMessage): void {
    if (request.method === 'ACK') return;
    if (request.method === 'CANCEL') {
      this.#reply(request, 200, 'OK');
      if (this.#invite) this.#reply(this.#invite, 487, 'Request Terminated');
      return this.#over('CANCEL');
    }
    this.#reply(request, 200, 'OK', request.method === 'INVITE' ? this.rtp.sdp() : '');
    if (request.method === 'BYE') this.#over('BYE');
  }

  #reply(request: SipMessage, status: number, reason: string, body = '', contact = this.#phone.contact): void {
    this.#phone.send(respond(request, status, reason, contact, this.#tag, body), this.#port);
  }

  #ask(method: string, headers: string[], body: string): void {
    if (method !== 'ACK' && method !== 'CANCEL') this.#cseq++;
    const lines = [
      `${method} ${this.#target} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.#phone.port};rport;branch=z9hG4bK${this.id.slice(0, 8)}${this.#cseq}${method === 'ACK' ? 'A' : ''}`,
      'Max-Forwards: 70',
      `From: ${this.#local}`,
      `To: ${this.#remote}`,
      `Call-ID: ${this.id}`,
      `CSeq: ${this.#cseq} ${method}`,
      `Contact: <${this.#phone.contact}>`,
      ...headers,
      ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    this.#phone.send(`${lines.join('\r\n')}\r\n\r\n${body}`, this.#port);
  }
}
