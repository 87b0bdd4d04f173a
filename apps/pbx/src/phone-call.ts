import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Rtp } from './rtp.ts';
import { header, respond, type SipMessage } from './sip-message.ts';
import type { SipPhone } from './sip-phone.ts';

/** What nothing has answered is said again, as over UDP it must be; later than SIP's 0.5 s, for a busy machine is not a lost packet. */
export const againMs = 2_000;

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
  /** What its INVITE was answered with last. */
  #said = '';
  /** Our own INVITE, until something answers it. */
  #again: NodeJS.Timeout | null = null;
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
        this.#stopAsking();
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
    this.#again = setInterval(this.#ask('INVITE', headers, this.rtp.sdp()), againMs).unref();
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
  request(method: string, headers: string[] = [], body = '', withinMs = 2_000): Promise<number> {
    this.#ask(method, headers, body);
    const asked = `${this.#cseq} ${method}`;
    return Promise.race([
      new Promise<number>((done) => this.#asked.set(asked, done)),
      // nobody there to answer, as SIP itself says it
      pause(withinMs, 408, { ref: false }),
    ]);
  }

  /** Silence: the machine is gone without a word. */
  vanish(): void {
    this.#over('vanished');
  }

  answered(response: SipMessage): void {
    this.#stopAsking();
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
    // asked again, because the answer was late: it is the same answer, and no lifting of the receiver
    if (request.method === 'INVITE' && this.#invite && header(request, 'CSeq') === header(this.#invite, 'CSeq'))
      return this.#phone.send(this.#said, this.#port);
    if (request.method === 'CANCEL') {
      this.#reply(request, 200, 'OK');
      if (this.#invite) this.#reply(this.#invite, 487, 'Request Terminated');
      return this.#over('CANCEL');
    }
    this.#reply(request, 200, 'OK', request.method === 'INVITE' ? this.rtp.sdp() : '');
    if (request.method === 'BYE') this.#over('BYE');
  }

  #reply(request: SipMessage, status: number, reason: string, body = '', contact = this.#phone.contact): void {
    const text = respond(request, status, reason, contact, this.#tag, body);
    if (request === this.#invite) this.#said = text;
    this.#phone.send(text, this.#port);
  }

  #stopAsking(): void {
    if (this.#again) clearInterval(this.#again);
    this.#again = null;
  }

  /** How it is said once more. */
  #ask(method: string, headers: string[], body: string): () => void {
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
    const say = () => this.#phone.send(`${lines.join('\r\n')}\r\n\r\n${body}`, this.#port);
    say();
    return say;
  }
}
