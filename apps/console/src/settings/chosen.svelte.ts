/** Which row stands at the side, and whether something there is not saved yet. */
export class Chosen<K> {
  at = $state.raw<K>();
  dirty = $state(false);
  /** Where somebody wants to go while something is not saved. */
  leavingTo = $state.raw<{ to: K | undefined }>();

  choose(to: K | undefined): void {
    if (to === this.at) return;
    if (this.dirty) this.leavingTo = { to };
    else this.go(to);
  }

  go(to: K | undefined): void {
    this.leavingTo = undefined;
    this.dirty = false;
    this.at = to;
  }
}
