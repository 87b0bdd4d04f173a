import type { CallCard, Id } from '@linia/protocol';
import { SvelteMap } from 'svelte/reactivity';

/** A pause for a card number, as far as this desk has seen it, in the server's milliseconds: the call itself says only until when the one that is on lasts. */
export interface Pause {
  from: number;
  /** Null: it goes on. */
  to: number | null;
}

const seen = new SvelteMap<Id, Pause[]>();
const keyOf = (id: Id): string => `linia.pauses.${id}`;

/** Outlives a reload of the page, as the call does. */
export const pausesOf = (id: Id): Pause[] => seen.get(id) ?? kept(id);

/** What the call says now, with the server's time in milliseconds. Said again, it changes nothing. */
export function notePause({ id, recording }: CallCard, now: number): void {
  const before = pausesOf(id);
  const last = before.at(-1);
  const on = last?.to === null;
  if ((recording.pausedUntil !== null) === on) return;
  const after = on ? before.with(-1, { ...last!, to: now }) : [...before, { from: now, to: null }];
  seen.set(id, after);
  sessionStorage.setItem(keyOf(id), JSON.stringify(after));
}

function kept(id: Id): Pause[] {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(id)) ?? '[]') as Pause[];
  } catch {
    return [];
  }
}
