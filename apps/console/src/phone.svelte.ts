import type { Id, Phone as Answer } from '@linia/protocol';
import { api, ApiError } from './api.ts';
import type { Line } from './telephone/line.ts';

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

const AGAIN_MS = [1_000, 2_000, 5_000, 10_000];

/**
 * The telephone in this browser: what desks draw of it, and what they ask of it. All that knows SIP and sound comes after the
 * first view, and only where the server has an Asterisk.
 */
class Phone {
  state = $state<PhoneState>('none');
  microphone = $state<MicTrouble | null>(null);
  /** What it is called, as the browser tells it: «Jabra Evolve2». */
  device = $state('');
  sound = $state.raw<Sound>();
  /** Set while the sound is bad. */
  quality = $state.raw<Quality>();

  #line: Line | undefined;
  #shift: AbortController | undefined;
  #wanted: Id | undefined;

  /** The shift begins. Where there is only the simulated telephone nothing happens, and nothing is drawn. */
  async start(): Promise<void> {
    const shift = (this.#shift = new AbortController());
    const key = await this.#askKey(shift.signal);
    if (!key || shift.signal.aborted) return;
    this.state = 'connecting';
    const { Line } = await import('./telephone/line.ts');
    if (shift.signal.aborted) return;
    this.#line = new Line(this, key, () => this.#askKey(shift.signal));
    this.#line.want(this.#wanted);
  }

  stop(): void {
    this.#shift?.abort();
    this.#line?.end();
    this.#line = undefined;
    this.#wanted = undefined;
    this.state = 'none';
    this.sound = undefined;
    this.quality = undefined;
  }

  /**
   * The call this person has accepted on the desk, which is the truth: its ring is answered, before or after; any other sound
   * ends. Undefined: none.
   */
  want(interactionId: Id | undefined): void {
    this.#wanted = interactionId;
    this.#line?.want(interactionId);
  }

  mute(on: boolean): void {
    this.#line?.mute(on);
  }

  press(digit: string): void {
    this.#line?.press(digit);
  }

  /** The telephone comes to this window, wherever it is. */
  takeHere(): void {
    this.#line?.takeHere();
  }

  /** At once instead of at the next attempt. */
  retry(): void {
    this.#line?.retry();
  }

  /** Asks for the microphone; the browser asks the person. Call it in the handler of a gesture. */
  async allow(): Promise<void> {
    await this.#line?.allow();
  }

  /** The key from the server, however long that takes; null where there is no Asterisk. */
  async #askKey(signal: AbortSignal): Promise<Extract<Answer, { kind: 'sip' }> | null> {
    for (let n = 0; !signal.aborted; n++) {
      try {
        const answer = await api.post<Answer>('/api/phone');
        return answer.kind === 'sip' ? answer : null;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 401 || error.status === 403) return null;
        // there is one, and it is away; of a server that is away nothing is known
        if (error.code === 'phone.away') this.state = 'lost';
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS[Math.min(n, AGAIN_MS.length - 1)]));
      }
    }
    return null;
  }
}

export const phone = new Phone();
