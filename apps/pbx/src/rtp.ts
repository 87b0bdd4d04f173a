import { createSocket, type Socket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';

const frame = 160;

/** The sound of one call: A-law, 20 ms a packet. It says a tone or nothing, and counts what it hears. */
export class Rtp {
  readonly #socket: Socket;
  readonly #ssrc = randomInt(2 ** 31);
  #sequence = randomInt(30_000);
  #stamp = randomInt(2 ** 30);
  #to: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #marks: number[] = [];
  /** Hz; 0 is silence. */
  tone = 0;
  packets = 0;
  /** The sum of the squares of what was heard, each sample from -1 to 1. */
  energy = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(data));
  }

  static async open(): Promise<Rtp> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Rtp(socket);
  }

  get open(): boolean {
    return this.#to !== null && !this.#closed;
  }

  sdp(): string {
    return `${['v=0', 'o=phone 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${this.#socket.address().port} RTP/AVP 8 101`, 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16', 'a=ptime:20', 'a=sendrecv'].join('\r\n')}\r\n`;
  }

  /** Where the other side listens. */
  towards(sdp: string): void {
    const port = /^m=audio (\d+)/m.exec(sdp)?.[1];
    if (!port || this.#closed) return;
    this.#to = Number(port);
    this.#timer ??= setInterval(() => this.#say(), 20);
  }

  /** What has been heard since this was last asked: packets, and their mean power in dB below the loudest. */
  heard(): { packets: number; decibels: number } {
    const said = {
      packets: this.packets,
      decibels: 10 * Math.log10(this.energy / Math.max(1, this.packets * frame) + 1e-12),
    };
    this.packets = 0;
    this.energy = 0;
    return said;
  }

  /** Keys of the telephone, as events of 100 ms (RFC 4733). */
  press(keys: string): void {
    for (const key of keys) this.#marks.push('0123456789*#'.indexOf(key));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer) clearInterval(this.#timer);
    this.#socket.close();
  }

  #pressing: { key: number; at: number; step: number } | null = null;

  #say(): void {
    this.#stamp += frame;
    if (!this.#pressing && this.#marks.length > 0)
      this.#pressing = { key: this.#marks.shift()!, at: this.#stamp, step: 0 };
    if (this.#pressing) return this.#sayKey(this.#pressing);
    const sound = Buffer.alloc(frame, 0xd5);
    if (this.tone)
      for (let n = 0; n < frame; n++)
        sound[n] = toAlaw(8_000 * Math.sin((2 * Math.PI * this.tone * (this.#stamp + n)) / 8_000));
    this.#send(8, this.#stamp, false, sound);
  }

  /** Five packets, the last of them three times; then a pause, so that two same keys are two. */
  #sayKey(pressing: { key: number; at: number; step: number }): void {
    const { key, at, step } = pressing;
    pressing.step++;
    const last = step === 4;
    if (step < 5) {
      const event = Buffer.from([key, last ? 0x8a : 0x0a, 0, 0]);
      event.writeUInt16BE((step + 1) * frame, 2);
      for (let n = 0; n < (last ? 3 : 1); n++) this.#send(101, at, step === 0, event);
    }
    if (step >= 7) this.#pressing = null;
  }

  #send(type: number, stamp: number, mark: boolean, body: Buffer): void {
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = type | (mark ? 0x80 : 0);
    head.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    head.writeUInt32BE(stamp >>> 0, 4);
    head.writeUInt32BE(this.#ssrc, 8);
    this.#socket.send(Buffer.concat([head, body]), this.#to!, '127.0.0.1');
  }

  #hear(data: Buffer): void {
    if (data.length <= 12 || (data[1]! & 0x7f) !== 8) return;
    this.packets++;
    for (let n = 12; n < data.length; n++) {
      const sample = fromAlaw(data[n]!) / 32_768;
      this.energy += sample * sample;
    }
  }
}

/** ITU-T G.711, A-law. */
function toAlaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  let level = Math.min(32_635, Math.abs(Math.round(sample))) >> 3;
  let exponent = 0;
  while (level > 31 && exponent < 7) {
    level >>= 1;
    exponent++;
  }
  const coded = exponent === 0 ? level >> 1 : (exponent << 4) | (level & 0x0f);
  return (sign | coded) ^ 0x55;
}

function fromAlaw(coded: number): number {
  const value = coded ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = value & 0x0f;
  const level = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return value & 0x80 ? level : -level;
}
