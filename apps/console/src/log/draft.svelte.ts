import type { CallCard, Id, Instant, Log } from '@linia/protocol';
import { api, ApiError } from '../api.ts';
import { clock } from '../clock.svelte.ts';
import { Autosave, type SaveState } from './autosave.ts';

export const NOTE_LIMIT = 20_000;

type Kept = { log: Log; at: number };
type Written = { log: Log; savedAt: Instant };

/**
 * The log of one call while it is written. It saves itself, this tab keeps a copy till the server has it, and nothing
 * from outside ever replaces what was typed here and not saved.
 */
export class Draft {
  log = $state.raw<Log>() as Log;
  state = $state<SaveState>('same');
  savedAt = $state<Instant | null>(null);
  /** Brought back from the server or from this tab, and not touched since. */
  restored = $state(false);
  /** The server's refusal, in words. */
  refusal = $state('');

  readonly #id: Id;
  readonly #autosave: Autosave<Log, { savedAt: Instant }>;

  constructor(card: CallCard, written: Written | undefined) {
    this.#id = card.id;
    this.#autosave = new Autosave({
      save: (log) => api.put<{ savedAt: Instant }>(this.#path, log),
      isHopeless: (error) =>
        error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429,
      onstate: (state) => this.#became(state),
      onsaved: ({ savedAt }) => (this.savedAt = savedAt),
      onrefused: (error) => (this.refusal = (error as Error).message),
    });
    const { savedAt: _at, savedBy: _by, ...onCard } = card.log;
    this.log = written?.log ?? onCard;
    this.savedAt = written?.savedAt ?? null;
    this.restored = written !== undefined;
    const kept = readKept(card.id);
    if (!kept || (written && Date.parse(written.savedAt) >= kept.at)) return;
    this.change(kept.log);
    this.restored = true;
  }

  /** Characters over the limit: such a note is kept here and not sent. */
  get excess(): number {
    return Math.max(0, this.log.note.length - NOTE_LIMIT);
  }

  change(part: Partial<Log>): void {
    this.log = { ...this.log, ...part };
    this.restored = false;
    this.refusal = '';
    keep(this.#id, { log: this.log, at: clock.now });
    this.#autosave.change(this.log);
    if (this.excess > 0) this.#autosave.pause();
  }

  /** The server's copy, as a snapshot brought it: it counts where nothing was typed here since. */
  heard({ log, savedAt }: Written): void {
    const isNewer = !this.savedAt || Date.parse(savedAt) > Date.parse(this.savedAt);
    if (this.state !== 'same' || !isNewer) return;
    this.log = log;
    this.savedAt = savedAt;
    this.restored = true;
  }

  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  /** The page goes away. */
  leave(): void {
    if (this.state !== 'same' && this.excess === 0) api.farewell(this.#path, this.log);
  }

  /** The log is closed: nothing more is sent, and this tab forgets it. */
  end(): void {
    this.#autosave.end();
    sessionStorage.removeItem(keyOf(this.#id));
  }

  get #path(): string {
    return `/api/interactions/${this.#id}/draft`;
  }

  #became(state: SaveState): void {
    this.state = state;
    if (state === 'same') sessionStorage.removeItem(keyOf(this.#id));
  }
}

const keyOf = (id: Id): string => `linia.draft.${id}`;

function readKept(id: Id): Kept | undefined {
  const text = sessionStorage.getItem(keyOf(id));
  return text === null ? undefined : (JSON.parse(text) as Kept);
}

function keep(id: Id, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(id), JSON.stringify(kept));
  } catch {
    // the tab's store is full: the text stands in the field, and the server gets it
  }
}
