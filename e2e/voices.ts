import { writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { rate, wavOf, type PhoneCall } from '../apps/pbx/src/index.ts';

/** Everybody has a tone of their own, so that it can be told who is heard where: caller, agent, specialist. */
export const voices = { caller: 440, agent: 700, specialist: 1_100 } as const;
export type Voice = keyof typeof voices;

/** Syllables of one tone, two a second: what has no pauses is music to who listens, and noise to a browser that cleans its sound. */
export function writeVoice(path: string, of: Voice): string {
  const said = new Int16Array(rate);
  for (let n = 0; n < said.length; n++)
    if (n % (rate / 2) < rate / 5) said[n] = 12_000 * Math.sin((2 * Math.PI * voices[of] * n) / rate);
  writeFileSync(path, wavOf(said));
  return path;
}

/** Of all the voices these come in at the browser, by the spectrum of what it plays, and no other. */
export async function browserHears(page: Page, whom: Voice[]): Promise<void> {
  await expect.poll(() => page.evaluate(spectrum, voices), { intervals: [50] }).toEqual([...whom].sort());
}

/** These voices come to the caller's telephone, and no other; music may lie under them. */
export async function callerHearsOnly(caller: PhoneCall, whom: Voice[]): Promise<void> {
  caller.rtp.forget();
  const heard = () => {
    if (caller.rtp.seconds < 1) return null;
    return (['agent', 'specialist'] as const).filter((voice) => caller.rtp.strength(voices[voice]) > -45);
  };
  await expect.poll(heard, { intervals: [100] }).toEqual([...whom].sort());
}

/** Nothing of a talk comes to this browser, and nothing goes out from it: its connections are closed, its microphone is let go. */
export async function isSilent(page: Page): Promise<void> {
  const left = () =>
    page.evaluate(() => {
      const made = (window as unknown as { made?: RTCPeerConnection[] }).made ?? [];
      const open = made.filter(({ connectionState }) => connectionState !== 'closed');
      const live = made.flatMap((each) => each.getSenders()).filter(({ track }) => track?.readyState === 'live');
      return { open: open.length, live: live.length };
    });
  await expect.poll(left, { intervals: [50] }).toEqual({ open: 0, live: 0 });
}

/** In the page: whose tones stand out in the last three quarters of a second of the newest connection. */
async function spectrum(voices: Record<string, number>): Promise<string[]> {
  const made = (window as unknown as { made?: RTCPeerConnection[] }).made?.at(-1);
  const track = made?.getReceivers()[0]?.track;
  if (!track) return ['nothing'];
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  const loudest: Record<string, number> = {};
  for (let n = 0; n < 15; n++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getFloatFrequencyData(bins);
    for (const [voice, hz] of Object.entries(voices)) {
      const at = Math.round((hz * analyser.fftSize) / context.sampleRate);
      loudest[voice] = Math.max(loudest[voice] ?? -999, ...bins.subarray(at - 1, at + 2));
    }
  }
  await context.close();
  return Object.keys(loudest)
    .filter((voice) => loudest[voice]! > -50)
    .sort();
}
