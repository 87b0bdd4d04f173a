/** A take as Asterisk made it: when it began, and its samples, or null where it has none. */
export type Take = { startedAt: number; read: () => Promise<AsyncIterable<Uint8Array> | null> };

export const samplesPerSecond = 8_000;
const header = 44;

/**
 * The sound of a call from the first word to the last: its takes in their places, and silence where there is none, so that a
 * second of the file is a second of the call. A take's header is not believed: of one that broke off it was never written.
 */
export async function* soundOf(takes: readonly Take[]): AsyncGenerator<Int16Array> {
  const beginning = takes[0]?.startedAt ?? 0;
  let written = 0;
  for (const take of takes) {
    const bytes = await take.read();
    if (bytes === null) continue;
    const place = Math.round(((take.startedAt - beginning) / 1_000) * samplesPerSecond);
    for (; written < place; written += Math.min(samplesPerSecond, place - written))
      yield new Int16Array(Math.min(samplesPerSecond, place - written));
    let skip = header;
    let half: number | null = null;
    for await (const part of bytes) {
      const data = part.subarray(Math.min(skip, part.length));
      skip -= part.length - data.length;
      const whole: Uint8Array = half === null ? data : joined(half, data);
      half = whole.length % 2 === 1 ? whole.at(-1)! : null;
      const samples = new Int16Array(whole.slice(0, whole.length - (whole.length % 2)).buffer);
      written += samples.length;
      if (samples.length > 0) yield samples;
    }
  }
}

function joined(first: number, rest: Uint8Array): Uint8Array {
  const whole = new Uint8Array(rest.length + 1);
  whole[0] = first;
  whole.set(rest, 1);
  return whole;
}
