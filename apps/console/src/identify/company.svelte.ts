import type { Id, OrganizationCard } from '@linia/protocol';
import { api, ApiError } from '../api.ts';

let ahead: OrganizationCard | undefined;

/** A card that came with the search: if it is chosen, it is on the screen at once, and read anew behind it. */
export function readAhead(card: OrganizationCard | undefined): void {
  ahead = card;
}

/** The company that is read: one at a time, its answer dropped when another is wanted meanwhile. */
export class Company {
  id = $state<Id | null>(null);
  card = $state.raw<OrganizationCard>();
  fault = $state.raw<ApiError>();
  #asked = 0;

  /** Shows this company; the same one again is read anew and stays drawn meanwhile. */
  async show(id: Id | null): Promise<void> {
    const mine = ++this.#asked;
    const known = ahead?.id === id ? ahead : undefined;
    ahead = undefined;
    if (id !== this.id) this.card = known;
    this.id = id;
    this.fault = undefined;
    if (id === null) return;
    try {
      const card = await api.get<OrganizationCard>(`/api/organizations/${id}`);
      if (mine === this.#asked) this.card = card;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // a card that came with the search is not shown for one that could not be read
      if (mine === this.#asked && this.card === known) this.card = undefined;
      if (mine === this.#asked && !this.card) this.fault = error;
    }
  }
}
