import { createContext } from 'svelte';

/**
 * The server's time on this screen, one tick a second for everyone, on the whole second.
 * A laptop that slept is right again with its first tick: only the offset is kept, never a count.
 */
export class Clock {
  #offset = 0;
  #now = $state(Date.now());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The server's time in milliseconds, as of the last tick. Reading it in a template follows the ticks. */
  get now(): number {
    return this.#now;
  }

  /** The server's time this very moment, followed like `now`: what came between two ticks has no second too many left. */
  get exact(): number {
    void this.#now;
    return Date.now() + this.#offset;
  }

  /** How far the server's clock is ahead of this computer's, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * Takes the server's word for the time.
   * @param server its time in milliseconds
   * @param roundTrip milliseconds the answer took; half of it has passed since
   */
  sync(server: number, roundTrip = 0): void {
    this.#offset = server + roundTrip / 2 - Date.now();
    this.#tick();
  }

  /** Starts ticking; returns the way to stop. */
  start(): () => void {
    const wake = () => document.visibilityState === 'visible' && this.#tick();
    document.addEventListener('visibilitychange', wake);
    this.#tick();
    return () => {
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', wake);
    };
  }

  #tick(): void {
    clearTimeout(this.#timer);
    const server = Date.now() + this.#offset;
    this.#now = server;
    this.#timer = setTimeout(() => this.#tick(), 1000 - (server % 1000));
  }
}

const [useClock, provideClock] = createContext<Clock>();
export { provideClock, useClock };
