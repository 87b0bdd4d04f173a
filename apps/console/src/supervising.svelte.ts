import type { SupervisionMode } from '@linia/domain';
import type { Id, Supervision } from '@linia/protocol';
import { announcer } from '@linia/ui';
import { untrack } from 'svelte';
import { ApiError } from './api.ts';
import { toasts } from './overlays.svelte.ts';
import { m } from './paraglide/messages.js';
import { phone } from './phone.svelte.ts';
import { session } from './session.svelte.ts';
import { socket } from './socket.svelte.ts';
import { beginPhone } from './telephone/begin.ts';

/** The call this supervisor hears, as the server says: a page that is reloaded is in it again. */
class Supervising {
  now = $state.raw<Supervision | null>(null);
  #last = Promise.resolve();

  /** Hears this call in this way; whatever was heard before is left. */
  set(interactionId: Id, mode: SupervisionMode): Promise<void> {
    return this.#do(async () => {
      if (this.now && this.now.interactionId !== interactionId) await socket.send('supervision:end', {});
      await socket.send('supervision:set', { interactionId, mode });
    });
  }

  end(): Promise<void> {
    return this.#do(() => socket.send('supervision:end', {}));
  }

  take(supervision: Supervision | null): void {
    if (this.now && !supervision) announcer.say(m.supervise_over());
    this.now = supervision;
  }

  async read(): Promise<void> {
    const answer = await socket.ask('supervision:read').catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
    });
    if (answer) this.take(answer.supervision);
  }

  /** One after the other: a key that is pressed while the last one is underway is not lost. */
  #do(what: () => Promise<unknown>): Promise<void> {
    const mine = this.#last.then(what).then(
      () => {},
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        toasts.done(error.message);
      },
    );
    this.#last = mine.catch(() => {});
    return mine;
  }
}

export const supervising = new Supervising();

/**
 * From the first page on: whoever may listen is told what they listen to. Who takes calls has a telephone anyway; anybody else gets
 * one with the first call they ask to hear, and gives it back with the last.
 */
export function beginSupervising(): () => void {
  const stops = [
    socket.on('supervision:changed', (supervision) => supervising.take(supervision)),
    socket.on('desk:invalidated', () => void supervising.read()),
    socket.whenOnline(() => void supervising.read()),
  ];
  socket.open();
  const stopHearing = $effect.root(() => {
    const heard = $derived(supervising.now?.interactionId);
    const hears = $derived(heard !== undefined);
    $effect(() => {
      if (!hears || session.may('call:take')) return;
      const own = untrack(beginPhone);
      return () => own.end();
    });
    $effect(() => phone.line?.hear(heard));
  });
  return () => {
    stops.forEach((stop) => stop());
    stopHearing();
    supervising.now = null;
  };
}
