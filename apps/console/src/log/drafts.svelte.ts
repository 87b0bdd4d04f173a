import type { CallCard, DeskSnapshot, Id } from '@linia/protocol';
import { socket } from '../socket.svelte.ts';
import { Draft } from './draft.svelte.ts';

/** The logs being written on this desk. They outlive the page that shows them: reading something else loses nothing. */
class Drafts {
  #open = new Map<Id, Draft>();

  constructor() {
    window.addEventListener('pagehide', () => this.#open.forEach((draft) => draft.leave()));
    socket.whenOnline(() => this.#open.forEach((draft) => void draft.flush()));
  }

  /** The draft of a call: the one being typed, else what the server kept, else what the call's log says. */
  of(card: CallCard, kept: DeskSnapshot['drafts']): Draft {
    const known = this.#open.get(card.id);
    if (known) return known;
    const draft = new Draft(
      card,
      kept.find(({ interactionId }) => interactionId === card.id),
    );
    this.#open.set(card.id, draft);
    return draft;
  }

  /** A snapshot came. */
  heard(kept: DeskSnapshot['drafts']): void {
    for (const written of kept) this.#open.get(written.interactionId)?.heard(written);
  }

  /** The log is closed. */
  end(id: Id): void {
    this.#open.get(id)?.end();
    this.#open.delete(id);
  }
}

export const drafts = new Drafts();
