import type { MicTrouble, Shown } from '../phone.svelte.ts';
import { chosen } from './chosen.ts';
import { playTone } from './tones.ts';

/** How long a browser may take to give the microphone, once a call was accepted. */
const ANSWERED_MS = 4_000;

/** The ear and the mouth: the microphone while a call is on, and what the caller says. */
export class Sounds {
  /** Another microphone took over in mid-call. */
  replaced: (track: MediaStreamTrack) => void = () => {};
  readonly #shown: Shown;
  readonly #audio = new Audio();
  #stream: MediaStream | undefined;
  #calls = 0;
  #changing = false;
  #asking = false;
  readonly #look = () => void this.look();
  readonly #stops: (() => void)[] = [];

  constructor(shown: Shown) {
    this.#shown = shown;
    this.#audio.autoplay = true;
    void this.look();
    navigator.mediaDevices?.addEventListener('devicechange', this.#look);
    this.#stops.push(
      () => navigator.mediaDevices?.removeEventListener('devicechange', this.#look),
      chosen.whenChanged(() => void this.#change()),
    );
    void navigator.permissions
      ?.query({ name: 'microphone' as PermissionName })
      .then((permission) => {
        permission.addEventListener('change', this.#look);
        this.#stops.push(() => permission.removeEventListener('change', this.#look));
      })
      .catch(() => undefined);
  }

  /** @throws when there is no microphone to be had; why, is shown */
  async open(): Promise<MediaStream> {
    this.#calls++;
    try {
      this.#stream ??= await this.#soon();
    } catch (error) {
      this.#calls--;
      this.#shown.microphone = troubleOf(error);
      throw error;
    }
    this.#shown.microphone = null;
    return this.#stream;
  }

  /** A call is over: the microphone is closed with the last. */
  close(): void {
    if (--this.#calls > 0) return;
    this.#calls = 0;
    this.#closeMicrophone();
    this.#audio.srcObject = null;
  }

  play(stream: MediaStream): void {
    this.#audio.srcObject = stream;
    void this.#aim();
    void this.#audio.play().catch(() => undefined);
  }

  /** What was pressed is heard by who presses it. */
  tone(digit: string): void {
    playTone(digit);
  }

  /** The browser asks the person. */
  async allow(): Promise<void> {
    try {
      const stream = await this.#microphone();
      for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      this.#shown.microphone = troubleOf(error);
      return;
    }
    await this.look();
  }

  /** What stands in the way, before a call finds it out. */
  async look(): Promise<void> {
    if (!navigator.mediaDevices) {
      this.#shown.microphone = 'insecure';
      return;
    }
    const permission = await navigator.permissions
      ?.query({ name: 'microphone' as PermissionName })
      .then(({ state }) => state)
      .catch(() => undefined);
    const microphones = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audioinput');
    const used = microphones.find(({ deviceId }) => deviceId === chosen.microphone) ?? microphones[0];
    this.#shown.device = nameOf(used?.label ?? '');
    if (microphones.length === 0) this.#shown.microphone = 'missing';
    else if (permission === 'denied') this.#shown.microphone = 'denied';
    else if (permission === 'prompt') this.#shown.microphone = 'ask';
    else if (this.#shown.microphone !== 'busy') this.#shown.microphone = null;
    // it was gone in mid-call, and one is there again
    if (this.#calls > 0 && this.#shown.microphone === null && !this.#isHeard()) void this.#change();
  }

  #isHeard(): boolean {
    return this.#stream?.getAudioTracks().some(({ readyState }) => readyState === 'live') ?? false;
  }

  end(): void {
    for (const stop of this.#stops) stop();
    this.#calls = 0;
    this.#closeMicrophone();
    this.#audio.srcObject = null;
  }

  /** The browser may ask the person, who may be away: the caller does not wait for that. Asked already, it is not asked again. */
  async #soon(): Promise<MediaStream> {
    if (this.#asking) throw new DOMException('', 'NotAllowedError');
    this.#asking = true;
    const asked = this.#microphone().finally(() => (this.#asking = false));
    const late = Symbol();
    const first = await Promise.race([asked, new Promise<typeof late>((done) => setTimeout(done, ANSWERED_MS, late))]);
    if (first !== late) return first as MediaStream;
    // allowed after all, it is for the next call
    void asked.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => undefined);
    throw new DOMException('', 'NotAllowedError');
  }

  async #microphone(): Promise<MediaStream> {
    if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
    const stream = await openMicrophone(chosen.microphone);
    // pulled out in mid-call: whichever is left
    stream.getAudioTracks()[0]?.addEventListener('ended', () => void this.#change());
    void this.look();
    return stream;
  }

  async #change(): Promise<void> {
    void this.#aim();
    void this.look();
    if (this.#calls === 0 || this.#changing) return;
    this.#changing = true;
    this.#closeMicrophone();
    try {
      this.#stream = await this.#microphone();
      const [track] = this.#stream.getAudioTracks();
      if (track) this.replaced(track);
    } catch (error) {
      this.#shown.microphone = troubleOf(error);
    } finally {
      this.#changing = false;
    }
  }

  #closeMicrophone(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
  }

  /** To the chosen loudspeaker, or the usual one where that has gone. */
  async #aim(): Promise<void> {
    await this.#audio.setSinkId?.(chosen.speaker).catch(() => this.#audio.setSinkId('').catch(() => undefined));
  }
}

/** The chosen one, or the usual one where that has gone. */
export async function openMicrophone(deviceId: string): Promise<MediaStream> {
  const clean = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const any = () => navigator.mediaDevices.getUserMedia({ audio: clean });
  if (deviceId === '') return any();
  return navigator.mediaDevices
    .getUserMedia({ audio: { ...clean, deviceId: { exact: deviceId } } })
    .catch((error: unknown) => ((error as Error).name === 'OverconstrainedError' ? any() : Promise.reject(error)));
}

/** «Default - Jabra Evolve2 (0b0e:0300)» is a Jabra Evolve2. */
const nameOf = (label: string): string =>
  label
    .replace(/^(?:Default|По умолчанию)\s+[-–—]\s+/, '')
    .replace(/\s*\([\da-f]{4}:[\da-f]{4}\)$/i, '')
    .slice(0, 28);

export function troubleOf(error: unknown): MicTrouble {
  const { name } = error as Error;
  if (name === 'NotAllowedError') return 'denied';
  if (name === 'NotFoundError') return 'missing';
  return name === 'SecurityError' ? 'insecure' : 'busy';
}
