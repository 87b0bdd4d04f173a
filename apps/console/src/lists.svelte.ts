import type { Id, Lists } from '@linia/protocol';
import { api } from './api.ts';
import { socket } from './socket.svelte.ts';

/** What the desk's fields choose from: subjects, reasons, departments. Read once, again when it failed, and told when it changes. */
class DeskLists {
  all = $state.raw<Lists>();
  #asking: Promise<void> | undefined;
  /** Counts what was told: an answer asked for before is older. */
  #told = 0;

  constructor() {
    socket.on('lists:changed', (lists) => {
      this.#told++;
      this.all = lists;
    });
    socket.on('desk:invalidated', () => this.#again());
    // whatever was told while it was away is not told again
    socket.whenOnline(() => this.#again());
  }

  load(): Promise<void> {
    const told = this.#told;
    this.#asking ??= api.get<Lists>('/api/lists').then(
      (lists) => {
        if (told === this.#told) this.all = lists;
      },
      () => void (this.#asking = undefined),
    );
    return this.#asking;
  }

  /** Signed out: the next person may see other lines. */
  forget(): void {
    this.all = undefined;
    this.#asking = undefined;
  }

  #again(): void {
    if (!this.all) return;
    this.#asking = undefined;
    void this.load();
  }
}

export const lists = new DeskLists();

type Word = keyof Lists['retired'];

/** What a field offers: the list, and what the call has already though it is not offered any more. */
export function choicesOf(lists: Lists | undefined, word: Word, chosen: Id | null): { value: string; label: string }[] {
  const gone = lists?.retired[word].filter(({ id }) => id === chosen) ?? [];
  return [...(lists?.[word] ?? []), ...gone].map(({ id, name }) => ({ value: String(id), label: name }));
}

export const nameOf = (lists: Lists | undefined, word: Word, id: Id | null): string | undefined =>
  id === null
    ? undefined
    : [...(lists?.[word] ?? []), ...(lists?.retired[word] ?? [])].find((row) => row.id === id)?.name;
