import type { Id } from '@linia/protocol';
import { untrack } from 'svelte';
import { api, ApiError } from '../api.ts';
import { editOf, same } from './same.ts';

/**
 * One row at the side, as it was read and as somebody is changing it. What is not touched follows the server; what is being
 * changed stays, and says when somebody else has changed it meanwhile.
 */
export class RowForm<R extends { id: Id }, F extends object> {
  fields = $state() as F;
  busy = $state(false);
  fault = $state.raw<ApiError>();
  #read = $state.raw() as F;
  #row: () => R | undefined;
  #fieldsOf: (row: R | undefined) => F;

  /** @param row the newest that is known; none is one that is being made */
  constructor(row: () => R | undefined, fieldsOf: (row: R | undefined) => F) {
    this.#row = row;
    this.#fieldsOf = fieldsOf;
    this.reset();
    $effect(() => {
      const newest = this.#row();
      untrack(() => {
        if (newest && !this.changed && !same(this.#read, this.#fieldsOf(newest))) this.reset();
      });
    });
  }

  get changed(): boolean {
    return !same(this.fields, this.#read);
  }

  /** Somebody else has changed it under the hands. */
  get stale(): boolean {
    return this.changed && this.#row() !== undefined && !same(this.#read, this.#fieldsOf(this.#row()));
  }

  /** As it is now; what was typed is given up. */
  reset(): void {
    this.#read = this.#fieldsOf(this.#row());
    this.fields = structuredClone(this.#read);
    this.fault = undefined;
  }

  /** The fault beside its field. */
  at(field: string): string | undefined {
    return this.fault?.field?.split('.').includes(field) ? this.fault.message : undefined;
  }

  /** @returns what the server made of it; undefined where it said no, which then stands beside the field */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.fault = undefined;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Saves what differs. Returns the saved row, and the way back to what was. */
  async save(path: string): Promise<{ row: R; back: () => Promise<R> } | undefined> {
    const { was, is } = editOf(this.#read, $state.snapshot(this.fields) as F);
    const row = await this.run(() => api.patch<R>(path, { was, is }));
    if (!row) return undefined;
    this.#read = this.#fieldsOf(row);
    this.fields = structuredClone(this.#read);
    const { was: then, is: before } = editOf(this.#read, { ...this.#read, ...was });
    return { row, back: () => api.patch<R>(path, { was: then, is: before }) };
  }
}
