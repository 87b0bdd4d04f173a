import type { Instant, Mine } from '@linia/protocol';
import { api } from '../api.ts';
import { clock } from '../clock.svelte.ts';
import { m } from '../paraglide/messages.js';

interface Affair {
  key: string;
  at: Instant;
  text: string;
  overdue: boolean;
}

/** What waits for this person: logs to finish, lost calls nobody called back, own requests. Read again as things change. */
class Affairs {
  mine = $state.raw<Mine>();
  #asking = false;
  #again = false;

  /** Everything that is due, in the order in which it should be done. */
  get due(): Affair[] {
    const mine = this.mine;
    if (!mine) return [];
    return [
      ...mine.promises.map(({ interactionId, at, with: who }) => ({
        key: `promise ${interactionId}`,
        at,
        text: m.affair_promise({ who }),
        overdue: Date.parse(at) <= clock.now,
      })),
      ...mine.toFinish.map(({ interactionId, at, with: who }) => ({
        key: `finish ${interactionId}`,
        at,
        text: m.affair_finish({ who }),
        overdue: false,
      })),
      ...mine.lost
        .filter(({ calledBack, cameThrough }) => !calledBack && !cameThrough)
        .map(({ interactionId, at, with: who }) => ({
          key: `lost ${interactionId}`,
          at,
          text: m.affair_call_back({ who }),
          overdue: false,
        })),
      ...mine.tickets.map(({ id, number, respondBy, resolveBy, createdAt, overdue }) => ({
        key: `ticket ${id}`,
        at: respondBy ?? resolveBy ?? createdAt,
        text: m.affair_request({ number }),
        overdue,
      })),
    ];
  }

  get count(): number {
    return this.due.length;
  }

  async load(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    // what is drawn stays where the server can't be asked
    this.mine = await api.get<Mine>('/api/mine').catch(() => this.mine);
    this.#asking = false;
    if (!this.#again) return;
    this.#again = false;
    await this.load();
  }
}

export const affairs = new Affairs();
