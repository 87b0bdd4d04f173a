import { chosen } from './chosen.ts';

/** The two hertz of each key (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const PLACES = ['123', '456', '789', '*0#'];
const LONG_S = 0.12;

let context: AudioContext | undefined;

/** A key as it sounds, softly, in the person's own ear only. */
export function playTone(digit: string): void {
  const row = PLACES.findIndex((keys) => keys.includes(digit));
  if (row < 0) return;
  const column = PLACES[row]!.indexOf(digit);
  context ??= new AudioContext({ latencyHint: 'interactive' });
  void (context as AudioContext & { setSinkId?: (id: string) => Promise<void> })
    .setSinkId?.(chosen.speaker)
    .catch(() => undefined);
  const loudness = new GainNode(context, { gain: 0.06 });
  loudness.connect(context.destination);
  for (const frequency of [ROWS[row]!, COLUMNS[column]!]) {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(loudness);
    tone.start();
    tone.stop(context.currentTime + LONG_S);
  }
}
