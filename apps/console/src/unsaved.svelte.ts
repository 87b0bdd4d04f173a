import { blockNavigation } from 'sv-router';

/** What was typed and is not saved: nobody loses it unasked, wherever they go. */
class Unsaved {
  /** The question that stands; its answer is whether one goes. */
  answer = $state.raw<(goes: boolean) => void>();
  #kept = new Set<() => boolean>();
  /** They said that they go: what follows from it does not ask again. */
  #gone = false;

  /** For as long as the component is there: leaving its page, or the browser's tab, asks while `dirty`. */
  keep(dirty: () => boolean): void {
    $effect(() => {
      this.#gone = false;
      this.#kept.add(dirty);
      const free = blockNavigation({ beforeUnload: () => !this.#has, onNavigate: () => this.mayLeave() });
      return () => {
        free();
        this.#kept.delete(dirty);
      };
    });
  }

  get #has(): boolean {
    return !this.#gone && [...this.#kept].some((dirty) => dirty());
  }

  /** For ways out that are no navigation: signing out. */
  async mayLeave(): Promise<boolean> {
    if (!this.#has) return true;
    this.#gone = await this.ask();
    return this.#gone;
  }

  /** Whether one goes on without saving. Asked again, the first question is answered by staying. */
  ask(): Promise<boolean> {
    this.answer?.(false);
    return new Promise((resolve) => {
      this.answer = (goes) => {
        this.answer = undefined;
        resolve(goes);
      };
    });
  }

  /** Nobody is signed in any more: it can't be saved, so nothing is asked. */
  giveUp(): void {
    this.#gone = true;
    this.answer?.(true);
  }
}

export const unsaved = new Unsaved();
