import type { BulkOutcome, TicketChange, TicketList, TicketListRow } from '@linia/protocol';
import { api, ApiError } from '../api.ts';
import { messageId } from '../message-id.ts';

export type Sort = 'due' | 'touched';

/**
 * Requests, page after page. Nothing moves under the hands: a row that changed is redrawn in its place, one that no longer
 * belongs here says so, and those that came are counted until they are asked for.
 */
export class RequestList {
  rows = $state.raw<readonly TicketListRow[]>();
  next = $state<string | null>(null);
  fault = $state.raw<ApiError>();
  busy = $state(false);
  /** Numbers that changed elsewhere and belong here now. */
  came = $state.raw<readonly number[]>([]);
  /** In sight, and no longer of this list. */
  left = $state.raw<readonly number[]>([]);
  marked = $state.raw<readonly number[]>([]);
  outcome = $state.raw<BulkOutcome>();
  #query: () => string;
  #asked = 0;

  /** @param query of what is listed, without the page */
  constructor(query: () => string) {
    this.#query = query;
  }

  /** From its beginning. What stood there stays in sight until the answer is there. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    this.busy = true;
    try {
      const page = await api.get<TicketList>(`/api/tickets/list?${this.#query()}`);
      if (asked !== this.#asked) return;
      this.rows = page.rows;
      this.next = page.next;
      this.fault = undefined;
      this.came = [];
      this.left = [];
      this.marked = this.marked.filter((number) => page.rows.some((row) => row.number === number));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (asked === this.#asked) this.fault = error;
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }

  async more(): Promise<void> {
    if (this.next === null || this.busy) return;
    const asked = this.#asked;
    this.busy = true;
    try {
      const page = await api.get<TicketList>(
        `/api/tickets/list?${this.#query()}&after=${encodeURIComponent(this.next)}`,
      );
      if (asked !== this.#asked) return;
      const shown = this.rows ?? [];
      this.rows = [...shown, ...page.rows.filter((row) => !shown.some(({ number }) => number === row.number))];
      this.next = page.next;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }

  /** These have changed somewhere. */
  async changed(numbers: readonly number[]): Promise<void> {
    if (!this.rows || numbers.length === 0) return;
    const asked = this.#asked;
    const page = await api
      .get<TicketList>(`/api/tickets/list?${this.#query()}&only=${numbers.slice(0, 200).join()}`)
      .catch(() => undefined);
    if (!page || asked !== this.#asked) return;
    const shown = this.rows.map(({ number }) => number);
    const fresh = page.rows.map(({ number }) => number);
    this.rows = this.rows.map((row) => page.rows.find(({ number }) => number === row.number) ?? row);
    this.came = [...this.came, ...fresh.filter((number) => !shown.includes(number) && !this.came.includes(number))];
    this.left = [
      ...this.left,
      ...numbers.filter((number) => shown.includes(number) && !this.left.includes(number)),
    ].filter((number) => !fresh.includes(number));
  }

  mark(number: number, on = !this.marked.includes(number)): void {
    const others = this.marked.filter((each) => each !== number);
    this.marked = on ? [...others, number] : others;
  }

  markAll(on: boolean): void {
    this.marked = on ? (this.rows ?? []).map(({ number }) => number) : [];
  }

  /** To all that are marked, or to this one. What could not be done stays marked, with its reason. */
  async change(change: TicketChange, only?: number): Promise<number> {
    const numbers = only === undefined ? this.marked : [only];
    this.outcome = undefined;
    try {
      const outcome = await api.post<BulkOutcome>('/api/tickets/bulk', { id: messageId(), numbers, change });
      const failed = outcome.filter(({ error }) => error);
      if (only === undefined) this.marked = failed.map(({ number }) => number);
      this.outcome = failed.length > 0 ? failed : undefined;
      await this.changed(numbers);
      return outcome.length - failed.length;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
      return 0;
    }
  }
}
