import { m } from '../paraglide/messages.js';
import type { MicTrouble } from '../phone.svelte.ts';

/** What is wrong with the microphone, what to do, and what can be pressed for it. */
export const micWords: Record<MicTrouble, { what: () => string; then: () => string; action: (() => string) | null }> = {
  ask: { what: m.mic_ask, then: m.mic_ask_text, action: m.mic_allow },
  denied: { what: m.mic_denied, then: m.mic_denied_text, action: m.mic_again },
  missing: { what: m.mic_missing, then: m.mic_missing_text, action: m.mic_again },
  busy: { what: m.mic_busy, then: m.mic_busy_text, action: m.mic_again },
  insecure: { what: m.mic_insecure, then: m.mic_insecure_text, action: null },
};
