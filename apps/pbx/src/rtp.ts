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
  /** The last second, a packet each. */
  #last: Buffer[] = [];
  /** Hz; 0 is silence. */
  tone = 0;
  /** When the last key was let go (`performance.now()`). */
  pressedAt = 0;
  packets = 0;
  /** The sum of the squares of what was heard, each sample from -1 to 1. */
  energy = 0;
  #recent: { at: number; decibels: number }[] = [];

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

  /** How strong a tone was in the last second that was heard, in dB below the loudest; another tone beside it does not count. */
  strength(hz: number): number {
    return goertzel(this.#last, hz);
  }

  /** Of how much sound {@link strength} tells: a second at most. */
  get seconds(): number {
    return this.#last.length / 50;
  }

  /** What comes from now on is another sound. */
  forget(): void {
    this.#last = [];
  }

  /** Keys of the telephone, as events of 100 ms (RFC 4733). */
  press(keys: string): void {
    for (const key of keys) this.#marks.push('0123456789*#'.indexOf(key));
  }

  /**
   * What the last moments were: music sounds without a pause, a voice (or the beeps that stand for one) with pauses. Nothing: not
   * even silence was sent.
   */
  sounds(ms = 600): 'voice' | 'music' | 'silence' | 'nothing' {
    const heard = this.#recent.filter(({ at }) => at > Date.now() - ms);
    if (heard.length < ms / 60) return 'nothing';
    const loud = heard.filter(({ decibels }) => decibels > -60).length;
    if (loud === 0) return 'silence';
    return loud > 0.8 * heard.length ? 'music' : 'voice';
  }

  /** A machine that presses without end: five hundred keys and more, each in four packets, as fast as the network takes them. */
  storm(keys: string): void {
    for (const key of keys) {
      const at = (this.#stamp += 8 * frame);
      const event = Buffer.from(['0123456789*#'.indexOf(key), 0x0a, 0, frame]);
      this.#send(101, at, true, event);
      const end = Buffer.from([event[0]!, 0x8a, 3, 0x20]);
      for (let n = 0; n < 3; n++) this.#send(101, at, false, end);
    }
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
    this.#send(8, this.#stamp, false, soundOf(this.tone, this.#stamp));
  }

  /** Five packets, the last of them three times; then a pause, so that two same keys are two. */
  #sayKey(pressing: { key: number; at: number; step: number }): void {
    const { key, at, step } = pressing;
    pressing.step++;
    const last = step === 4;
    if (last) this.pressedAt = performance.now();
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
    const sound = data.subarray(12);
    if (this.#last.push(sound) > 50) this.#last.shift();
    const energy = sound.reduce((sum, coded) => sum + (fromAlaw(coded) / 32_768) ** 2, 0);
    this.energy += energy;
    this.#recent.push({ at: Date.now(), decibels: 10 * Math.log10(energy / frame + 1e-12) });
    if (this.#recent.length > 100) this.#recent.shift();
  }
}

/** The power of one frequency in these packets (Goertzel, 1958), in dB; -99 where nothing was heard. */
function goertzel(packets: readonly Buffer[], hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / 8_000);
  let [before, last, count] = [0, 0, 0];
  for (const packet of packets)
    for (const coded of packet) {
      [before, last] = [last, fromAlaw(coded) / 32_768 + coefficient * last - before];
      count++;
    }
  const power = (last * last + before * before - coefficient * last * before) / Math.max(1, count / 2) ** 2;
  return count === 0 ? -99 : 10 * Math.log10(power / 2 + 1e-10);
}

const silence = Buffer.alloc(frame, 0xd5);
/** Tones of a whole number of waves in a packet are the same in each: hundreds of telephones can say them. */
const kept = new Map<number, Buffer>([[0, silence]]);

function soundOf(tone: number, stamp: number): Buffer {
  const same = kept.get(tone);
  if (same) return same;
  const sound = Buffer.alloc(frame);
  for (let n = 0; n < frame; n++) sound[n] = toAlaw(8_000 * Math.sin((2 * Math.PI * tone * (stamp + n)) / 8_000));
  if ((tone * frame) % 8_000 === 0) kept.set(tone, sound);
  return sound;
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
