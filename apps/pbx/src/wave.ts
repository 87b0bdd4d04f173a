/** Sound of a telephone: 8,000 samples a second, 16 bits, one channel. */
export const rate = 8_000;

export function wavOf(samples: Int16Array): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** What a program wrote as it spoke (its length is not known to it then: the rest of the bytes is the sound), at a telephone's rate. */
export function toTelephone(wav: Buffer): Int16Array {
  const from = wav.readUInt32LE(24);
  const at = wav.indexOf('data') + 8;
  const given = new Int16Array((wav.length - at) >> 1);
  for (let n = 0; n < given.length; n++) given[n] = wav.readInt16LE(at + 2 * n);
  return resample(given, from);
}

/** A low pass below half of the new rate (a windowed sinc of 48 samples each side), read at the new places. */
function resample(given: Int16Array, from: number): Int16Array {
  const step = from / rate;
  const cut = Math.min(1, 0.92 / step);
  const reach = 48;
  const made = new Int16Array(Math.floor(given.length / step));
  // new places stand between old ones in few ways, which come again: 80 from 44.1 kHz, one from 48. Two minutes in 0.2 s instead of 6
  const weights = Array.from({ length: Math.min(made.length, rate / divisor(from, rate)) }, (_, n) =>
    Float64Array.from({ length: 2 * reach }, (_, k) => {
      const x = 1 + k - reach - ((n * from) % rate) / rate;
      const sinc = x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x);
      return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / reach));
    }),
  );
  for (let n = 0; n < made.length; n++) {
    const first = Math.floor((n * from) / rate) + 1 - reach;
    const here = weights[n % weights.length]!;
    let sum = 0;
    for (let k = Math.max(0, -first); k < here.length && first + k < given.length; k++)
      sum += given[first + k]! * here[k]!;
    made[n] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return made;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Music for who waits: slow broken chords of plain tones, nobody's work. About a minute, and then again. */
export function music(): Int16Array {
  const chords = [
    [220, 277.18, 329.63],
    [184.997, 220, 277.18],
    [146.83, 184.997, 220],
    [164.81, 207.65, 246.94],
  ];
  const note = rate * 0.6;
  const made = new Int16Array(note * 96);
  for (let n = 0; n < 96 + 2; n++) {
    const chord = chords[(n >> 3) % chords.length]!;
    const tone = chord[[0, 1, 2, 1][n % 4]!]! * (n % 8 > 3 ? 2 : 1);
    for (let t = 0; t < note * 2; t++) {
      const at = n * note + t;
      if (at >= made.length) break;
      const swell = Math.min(1, t / 200) * Math.exp(-t / (rate * 0.5)) * Math.min(1, (note * 2 - t) / 400);
      const wave = Math.sin((2 * Math.PI * tone * t) / rate) + 0.25 * Math.sin((4 * Math.PI * tone * t) / rate);
      made[at] = made[at]! + Math.round(3_500 * swell * wave);
    }
  }
  return made;
}

/** A WAV of plain samples as people record them, at a telephone's rate in one channel; null where it is something else. */
export function readWav(file: Buffer): Int16Array | null {
  if (file.length < 44 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    return null;
  let format: { channels: number; from: number; bits: number } | null = null;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    if (name === 'fmt ' && body.length >= 16) {
      // plain samples, or an extensible header that says so
      if (![1, 0xfffe].includes(body.readUInt16LE(0))) return null;
      format = { channels: body.readUInt16LE(2), from: body.readUInt32LE(4), bits: body.readUInt16LE(14) };
    }
    if (name === 'data') return format && mixed(body, format);
    at += 8 + length + (length % 2);
  }
  return null;
}

function mixed(
  data: Buffer,
  { channels, from, bits }: { channels: number; from: number; bits: number },
): Int16Array | null {
  if (![16, 24, 32].includes(bits) || channels < 1 || channels > 8 || from < rate || from > 192_000) return null;
  const width = bits / 8;
  const made = new Int16Array(Math.floor(data.length / width / channels));
  for (let n = 0; n < made.length; n++) {
    let sum = 0;
    // of each sample the upper two bytes
    for (let c = 0; c < channels; c++) sum += data.readInt16LE((n * channels + c) * width + width - 2);
    made[n] = Math.round(sum / channels);
  }
  return from === rate ? made : resample(made, from);
}
