import { api, ApiError } from '../api.ts';
import { Loaded } from '../loaded.svelte.ts';
import { toasts } from '../overlays.svelte.ts';
import { unsaved } from '../unsaved.svelte.ts';
import { same } from './same.ts';

/**
 * A page of settings, as it was read and as somebody is changing it: changed, being saved, saved, or refused, also because
 * another was faster. What is refused stays in the fields. For as long as the component is there.
 * @typeParam P the page as the server gives it
 * @typeParam S what of it is set
 * @typeParam F the same as it stands in the fields
 */
export class WholeForm<P, S extends object, F extends object> {
  readonly loaded: Loaded<P>;
  fields = $state<F>();
  busy = $state(false);
  fault = $state.raw<ApiError>();
  /** What was read when the hands began: what another has saved meanwhile is not overwritten. */
  was = $state.raw<P>();
  /** What was refused: a fault is of that, and not of what has been typed since. */
  #sent = $state.raw<S>();
  #of: { set: (page: P) => S; typed: (set: S) => F; read: (fields: F) => S };
  /** What stands in the fields. */
  readonly set = $derived.by(() => this.#typed());
  readonly changed = $derived.by(() => this.set !== undefined && !same(this.set, this.#read()));
  /** Another has saved what is being changed here. */
  readonly stale = $derived(this.fault?.code === 'settings.changed');

  constructor(path: string, of: { set: (page: P) => S; typed: (set: S) => F; read: (fields: F) => S }) {
    this.#of = of;
    this.loaded = new Loaded<P>(() => path);
    $effect(() => void this.loaded.load());
    $effect(() => {
      if (this.loaded.data) this.#show(this.loaded.data);
    });
    unsaved.keep(() => this.changed);
  }

  #typed(): S | undefined {
    return this.fields && this.#of.read($state.snapshot(this.fields) as F);
  }

  #read(): S | undefined {
    return this.was && this.#of.set(this.was);
  }

  #show(page: P): void {
    this.was = page;
    this.fields = this.#of.typed(structuredClone(this.#of.set(page)));
    this.fault = undefined;
  }

  /** As it was read; what was typed is given up. */
  reset(): void {
    if (this.was) this.#show(this.was);
  }

  /** The fault of a field, for as long as nothing else has been typed. */
  at(field: string): ApiError | undefined {
    return this.fault?.field === field && !this.stale && same(this.set, this.#sent) ? this.fault : undefined;
  }

  /** Something is done with what stands in the fields. Returns undefined where the server said no. */
  async run<T>(work: (set: S, was: P) => Promise<T>): Promise<T | undefined> {
    const { set, was } = this;
    if (this.busy || !set || !was) return undefined;
    this.busy = true;
    this.fault = undefined;
    this.#sent = set;
    try {
      return await work(set, was);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Saved; the server answers with the page as it is now. */
  async save(work: (set: S, was: P) => Promise<P>, said: string): Promise<void> {
    const page = await this.run(work);
    if (page === undefined) return;
    this.loaded.data = page;
    toasts.done(said);
  }
}

/** A page that is nothing but its settings, which stand in the fields as they are. */
export function plainForm<S extends object>(path: string): WholeForm<S, S, S> {
  const as = (set: S) => set;
  return new WholeForm<S, S, S>(path, { set: as, typed: as, read: as });
}

export const putPlain =
  <S>(path: string) =>
  (set: S, was: S): Promise<S> =>
    api.put<S>(path, { ...set, was });

/** A number as it is typed: digits only. */
export const digits = (text: string): number => Number(text.replace(/\D/g, '').slice(0, 5));
