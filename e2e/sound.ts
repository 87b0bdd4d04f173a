import { expect, type Page } from '@playwright/test';
import type { PhoneCall } from '@linia/pbx';

/** What the newest connection of a page has heard, by the browser's own figures; `made`: how many there were. */
export type Heard = { bytes: number; energy: number; dtls: string | undefined; made: number };

export function heardBy(page: Page): Promise<Heard> {
  return page.evaluate(async () => {
    const made = (window as unknown as { made?: RTCPeerConnection[] }).made ?? [];
    let [bytes, energy, dtls]: [number, number, string | undefined] = [0, 0, undefined];
    for (const stats of (await made.at(-1)?.getStats())?.values() ?? []) {
      if (stats.type === 'inbound-rtp') [bytes, energy] = [stats.bytesReceived, stats.totalAudioEnergy];
      if (stats.type === 'transport') dtls = stats.dtlsState;
    }
    return { bytes, energy, dtls, made: made.length };
  });
}

/** Sound comes in at the browser, through the encrypted channel, and what it says is heard by the caller. */
export async function bothHear(page: Page, caller: PhoneCall): Promise<void> {
  await agentHears(page, caller);
  await callerHears(caller, 'voice');
}

/** The caller says a tone: it comes to the browser as bytes and as energy, over a channel that is encrypted. */
export async function agentHears(page: Page, caller: PhoneCall): Promise<void> {
  // a page that is being loaded has nothing yet
  const heard = () => heardBy(page).catch((): Heard => ({ bytes: 0, energy: 0, dtls: undefined, made: 0 }));
  await expect.poll(async () => (await heard()).dtls, { intervals: [50] }).toBe('connected');
  const before = await heard();
  caller.rtp.tone = 440;
  await expect.poll(async () => (await heard()).bytes - before.bytes, { intervals: [50] }).toBeGreaterThan(4_000);
  await expect.poll(async () => (await heard()).energy - before.energy, { intervals: [50] }).toBeGreaterThan(0.005);
  caller.rtp.tone = 0;
}

/** The microphone of this browser beeps twice a second, which is a voice: loud and quiet by turns. Music has no pauses. */
export async function callerHears(caller: PhoneCall, what: ReturnType<PhoneCall['rtp']['sounds']>): Promise<void> {
  // a moment of music is enough to know it by; a voice is known by its pauses
  const ms = what === 'music' ? 200 : 600;
  await expect.poll(() => caller.rtp.sounds(ms), { intervals: [30], timeout: 40_000 }).toBe(what);
}
