import type { Id } from '@linia/protocol';
import type * as Parts from './telephone/parts.ts';

/** None: there is no telephone in this browser, the simulated one makes no sound. Elsewhere: another window has it. */
export type PhoneState = 'none' | 'connecting' | 'on' | 'lost' | 'elsewhere';
/** Why nobody would hear this person. */
export type MicTrouble = 'ask' | 'denied' | 'missing' | 'busy' | 'insecure';
/** What is heard of a call, over the last two seconds. */
export interface Quality {
  /** 0–1. */
  loss: number;
  jitterMs: number;
  roundTripMs: number;
  /** 1–4.5. */
  mos: number;
}
/** The sound of one call in this browser. */
export interface Sound {
  interactionId: Id;
  state: 'ringing' | 'answering' | 'talking';
  muted: boolean;
}

/**
 * The telephone in this browser, as desks draw it. All that knows SIP and sound comes after the first view, and only where the
 * server has an Asterisk.
 */
class Phone {
  state = $state<PhoneState>('none');
  microphone = $state<MicTrouble | null>(null);
  /** What it is called, as the browser tells it: «Jabra Evolve2». */
  device = $state('');
  sound = $state.raw<Sound>();
  /** Set while the sound is bad. */
  quality = $state.raw<Quality>();
  /** Its dialog, with all that can be set and tried. */
  isShown = $state(false);
  /** How it is drawn, once it is here. */
  parts = $state.raw<typeof Parts>();
  /** What it does, while a shift is on. */
  line = $state.raw<Parts.Line>();

  /** Calls can't be taken with it until something is done. */
  get fails(): boolean {
    return this.state === 'lost' || (this.state === 'on' && this.microphone !== null);
  }
}

export const phone = new Phone();
export type Shown = Phone;
