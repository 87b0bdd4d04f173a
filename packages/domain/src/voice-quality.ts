/** What was measured of the sound that comes in, over some seconds. */
export type Heard = {
  /** Of the packets that were sent, 0–1. */
  loss: number;
  /** Milliseconds. */
  jitterMs: number;
  /** There and back, milliseconds. */
  roundTripMs: number;
};

/** Packetising and decoding, milliseconds: one packet of 20 ms gathered, one decoded. */
const codecMs = 40;
/** The R of a line that spoils nothing, by the defaults of the model. */
const best = 93.2;
/** Robustness of G.711 with concealed losses; losses at random. ITU-T G.113, appendix I. */
const robustness = 25.1;

/**
 * How good a talk sounds by the E-model (ITU-T G.107) with its defaults: R, 0–93.2. Loss costs by the effective equipment
 * impairment, delay by the two straight lines of Cole and Rosenbluth (Voice over IP performance monitoring, 2001), jitter by
 * the buffer that it makes necessary, taken as twice the jitter. An estimate: of echo, noise and the headset it knows nothing.
 */
export function rating({ loss, jitterMs, roundTripMs }: Heard): number {
  const percent = Math.min(Math.max(loss, 0), 1) * 100;
  const delay = Math.max(roundTripMs, 0) / 2 + 2 * Math.max(jitterMs, 0) + codecMs;
  const byDelay = 0.024 * delay + 0.11 * Math.max(0, delay - 177.3);
  const byLoss = 95 * (percent / (percent + robustness));
  return Math.min(Math.max(best - byDelay - byLoss, 0), 100);
}

/** The mean opinion that people would have of such a talk, 1–4.5 (ITU-T G.107, annex B). */
export function opinion(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // just above 0 the curve dips under 1, which no opinion does
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

/** Below it «many users are dissatisfied» (G.107, annex B: R 70). */
const bad = 3.6;
/** Well again above it. Between the two nothing changes, so that a word does not flicker. */
const good = 3.8;

/** Whether the sound is bad now: it has become so after two bad readings in a row, and is well again after two good ones. */
export class Goodness {
  #last: number[] = [];
  isBad = false;

  /** @returns whether it is bad with this reading */
  read(mos: number): boolean {
    this.#last = [...this.#last, mos].slice(-2);
    if (this.#last.length < 2) return this.isBad;
    if (this.#last.every((each) => each < bad)) this.isBad = true;
    if (this.#last.every((each) => each >= good)) this.isBad = false;
    return this.isBad;
  }
}
