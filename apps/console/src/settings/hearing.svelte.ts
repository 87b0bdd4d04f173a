/** One sound at a time is listened to on a page; another ends the one before. */
export class Hearing {
  /** What sounds now. */
  source = $state<string>();
  #audio: HTMLAudioElement | undefined;
  readonly #failed: () => void;

  constructor(failed: () => void) {
    this.#failed = failed;
  }

  toggle(source: string): void {
    const again = this.source === source;
    this.stop();
    if (again) return;
    this.source = source;
    const audio = new Audio(source);
    this.#audio = audio;
    audio.addEventListener('ended', () => this.#audio === audio && this.stop());
    audio.play().catch(() => {
      if (this.#audio !== audio) return;
      this.stop();
      this.#failed();
    });
  }

  stop(): void {
    this.#audio?.pause();
    this.#audio = undefined;
    this.source = undefined;
  }
}
