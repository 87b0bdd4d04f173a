import type { Lists } from '@linia/protocol';
import { api } from './api.ts';

/** What the desk's fields choose from: subjects, reasons, departments. Read once a shift, and again when it failed. */
class DeskLists {
  all = $state.raw<Lists>();
  #asking: Promise<void> | undefined;

  load(): Promise<void> {
    this.#asking ??= api.get<Lists>('/api/lists').then(
      (lists) => void (this.all = lists),
      () => void (this.#asking = undefined),
    );
    return this.#asking;
  }

  /** Signed out: the next person may see other lines. */
  forget(): void {
    this.all = undefined;
    this.#asking = undefined;
  }
}

export const lists = new DeskLists();
