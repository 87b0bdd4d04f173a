/**
 * The ring. Browsers stay silent until a person has pressed something on the page, so the first gesture unlocks it
 * (sign-in at the latest), and a test ring proves it before the first call.
 */
class Ring {
  /** Whether a ring would be heard. */
  unlocked = $state(false);
  ringing = $state(false);
  #context: AudioContext | undefined;
  #again: ReturnType<typeof setInterval> | undefined;

  /** Unlocks at the first gesture, wherever it comes. */
  listen(): void {
    const unlock = () => void this.unlock();
    for (const gesture of ['pointerdown', 'keydown']) window.addEventListener(gesture, unlock, { capture: true });
  }

  /** Call it in the handler of a gesture. True when sound may be made. */
  async unlock(): Promise<boolean> {
    if (this.unlocked) return true;
    this.#context ??= this.#open();
    await this.#context.resume().catch(() => undefined);
    return this.unlocked;
  }

  /** One ring now, to hear it. */
  async test(): Promise<boolean> {
    const heard = await this.unlock();
    if (heard) this.#chime();
    return heard;
  }

  start(): void {
    if (this.ringing) return;
    this.ringing = true;
    this.#chime();
    this.#again = setInterval(() => this.#chime(), 2600);
  }

  stop(): void {
    this.ringing = false;
    clearInterval(this.#again);
  }

  #open(): AudioContext {
    const context = new AudioContext({ latencyHint: 'interactive' });
    context.onstatechange = () => (this.unlocked = context.state === 'running');
    return context;
  }

  /** Two soft pairs of tones: heard in a room of people who talk, and not hated by the evening. */
  #chime(): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const [at, hertz] of [
      [0, 660],
      [0.18, 880],
      [0.55, 660],
      [0.73, 880],
    ] as const)
      this.#tone(context, at, hertz);
  }

  /** One soft tone: something has begun or is over, and the eyes are elsewhere. */
  note(hertz: number): void {
    if (this.#context?.state === 'running') this.#tone(this.#context, 0, hertz);
  }

  #tone(context: AudioContext, at: number, hertz: number): void {
    const tone = new OscillatorNode(context, { type: 'triangle', frequency: hertz });
    const loudness = new GainNode(context, { gain: 0 });
    const from = context.currentTime + at;
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(0.22, from + 0.02);
    loudness.gain.setValueAtTime(0.22, from + 0.12);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.34);
    tone.connect(loudness).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.36);
  }
}

export const ring = new Ring();
