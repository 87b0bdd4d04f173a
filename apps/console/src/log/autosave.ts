/** Nothing to send; waits for a pause in the typing; on its way; will be tried again; the server will not have it as it is. */
export type SaveState = 'same' | 'typed' | 'saving' | 'failed' | 'refused';

const PAUSE_MS = 350;
/** From the first letter the server lacks to the moment it is sent: one second is the promise. */
const AT_MOST_MS = 800;
const RETRIES_MS = [1000, 2000, 4000, 8000];

interface Saving<T, A> {
  save(value: T): Promise<A>;
  /** Whether trying again could help. */
  isHopeless(error: unknown): boolean;
  onstate(state: SaveState): void;
  onsaved(answer: A): void;
  onrefused(error: unknown): void;
}

/** Sends the newest value within a second of typing, one at a time, and again until it arrives. */
export class Autosave<T, A> {
  state: SaveState = 'same';
  readonly #saving: Saving<T, A>;
  #value: T | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #oldest = 0;
  #failures = 0;
  #underway = false;
  #ended = false;

  constructor(saving: Saving<T, A>) {
    this.#saving = saving;
  }

  change(value: T): void {
    if (this.#ended) return;
    this.#value = value;
    if (this.state === 'same' || this.state === 'refused') this.#oldest = Date.now();
    // a connection that is away is tried at its own pace, not at that of the keys
    if (this.state === 'failed' || this.#underway) return;
    this.#be('typed');
    this.#plan();
  }

  /** What is typed now is not to be sent: it waits here. */
  pause(): void {
    clearTimeout(this.#timer);
    if (!this.#underway) this.#be('refused');
  }

  /** Sends now, without waiting for a pause. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#ended || this.#underway || this.state === 'same' || this.state === 'refused') return;
    const value = this.#value as T;
    this.#underway = true;
    this.#be('saving');
    try {
      const answer = await this.#saving.save(value);
      this.#failures = 0;
      this.#saving.onsaved(answer);
      this.#settle(value, 'same');
    } catch (error) {
      if (this.#saving.isHopeless(error)) {
        this.#saving.onrefused(error);
        this.#settle(value, 'refused');
      } else this.#retry();
    }
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #settle(sent: T, state: SaveState): void {
    this.#underway = false;
    if (sent === this.#value) return this.#be(state);
    this.#oldest = Date.now();
    this.#be('typed');
    this.#plan();
  }

  #retry(): void {
    this.#underway = false;
    this.#be('failed');
    if (this.#ended) return;
    const wait = RETRIES_MS[Math.min(this.#failures++, RETRIES_MS.length - 1)];
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const left = Math.max(0, this.#oldest + AT_MOST_MS - Date.now());
    this.#timer = setTimeout(() => void this.flush(), Math.min(PAUSE_MS, left));
  }

  #be(state: SaveState): void {
    this.state = state;
    this.#saving.onstate(state);
  }
}
