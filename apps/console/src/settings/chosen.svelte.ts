import { unsaved } from '../unsaved.svelte.ts';

/** Which row stands at the side, and whether something there is not saved yet. */
export class Chosen<K> {
  at = $state.raw<K>();
  dirty = $state(false);

  async choose(to: K | undefined): Promise<void> {
    if (to !== this.at && (!this.dirty || (await unsaved.ask()))) this.go(to);
  }

  go(to: K | undefined): void {
    this.dirty = false;
    this.at = to;
  }
}
