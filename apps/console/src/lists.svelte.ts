import type { Id, Lists } from '@linia/protocol';
import { api } from './api.ts';
import { m } from './paraglide/messages.js';
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

/** Lines and departments are closed; words are not offered. */
const goneWord = (word: Word) =>
  ({ queues: m.choice_queue_closed, departments: m.choice_department_closed })[word as string] ?? m.choice_not_offered;

/** All of a list by name: what is not offered any more says so, for whatever has it already. */
export function knownOf(lists: Lists | undefined, word: Word): { id: Id; name: string; gone?: string }[] {
  const gone = goneWord(word)();
  return [...(lists?.[word] ?? []), ...(lists?.retired[word] ?? []).map((each) => ({ ...each, gone }))];
}

/** What a field offers: the list, and what the call or the rule has already though it is not offered any more. */
export const choicesOf = (
  lists: Lists | undefined,
  word: Word,
  chosen: Id | null,
): { value: string; label: string }[] =>
  knownOf(lists, word)
    .filter(({ id, gone }) => !gone || id === chosen)
    .map(({ id, name, gone }) => ({ value: String(id), label: gone ? m.choice_gone({ name, gone }) : name }));

export const nameOf = (lists: Lists | undefined, word: Word, id: Id | null): string | undefined =>
  id === null ? undefined : knownOf(lists, word).find((row) => row.id === id)?.name;
