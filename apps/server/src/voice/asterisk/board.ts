import type pg from 'pg';
import type { Database } from '../../shell/database.ts';
import type { Occasions } from '../../shell/dispatch.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { application, type Ari } from './ari.ts';
import type { AriEvent } from './ari-types.ts';
import { bridgeOf, ofName, type Leg } from './calls.ts';

export type Log = {
  info: (data: object, message: string) => void;
  warn: (data: object, message: string) => void;
  error: (data: object, message: string) => void;
};

/** What the owner knows of Asterisk while it is the owner: channels and bridges as they were last told of. */
export class Board {
  readonly legs = new Map<string, Leg>();
  readonly bridges = new Set<string>();
  /** Channels that were asked for, and when: one that is gone is not asked for again. */
  readonly tried = new Map<string, number>();
  /** Why a channel ended, in Asterisk's numbers. */
  readonly causes = new Map<string, number>();
  /** Telephones that were just put down: whether on purpose is not known yet. */
  readonly parting = new Set<string>();
  /** Another leads from now on. */
  closed = false;
  /** Calls whose recording runs, and its name. */
  readonly recorded = new Map<number, string>();
  readonly #playing = new Map<string, (heard: boolean) => void>();

  readonly db: Database;
  readonly log: Log;
  readonly ari: Ari;
  readonly fence: number;
  /** How the world is called. */
  readonly trunk: string;
  /** A call is to be looked at. */
  readonly look: (call: number) => void;

  constructor(of: Pick<Board, 'db' | 'log' | 'ari' | 'fence' | 'trunk' | 'look'>) {
    this.db = of.db;
    this.log = of.log;
    this.ari = of.ari;
    this.fence = of.fence;
    this.trunk = of.trunk;
    this.look = of.look;
  }

  /** A verb of the owner: who has lost the lease writes nothing. */
  verb<T>(verb: (tx: pg.ClientBase) => Promise<{ result: T } & Occasions>): Promise<T> {
    return inTransaction(this.db, async (tx) => {
      await tx.query('select check_voice($1, $2)', [application, this.fence]);
      return verb(tx);
    });
  }

  legsOf(call: number): Leg[] {
    return [...this.legs.values()].filter((leg) => leg.call === call && !leg.over);
  }

  /** The call is over: nothing of it is remembered. */
  forget(call: number, caller: string | null): void {
    this.recorded.delete(call);
    if (caller !== null) this.causes.delete(caller);
    for (const id of [...this.tried.keys(), ...this.causes.keys()])
      if (ofName(id)?.call === call && !this.legs.has(id)) {
        this.tried.delete(id);
        this.causes.delete(id);
      }
  }

  /** Known, and not gone. */
  leg(id: string | null): Leg | null {
    const leg = id === null ? undefined : this.legs.get(id);
    return leg && !leg.over ? leg : null;
  }

  async hangUp(leg: Leg): Promise<void> {
    await this.ari.try('DELETE', `channels/${leg.id}`, { reason_code: 16 });
  }

  /** Says all of it to the caller. True where it was heard to the end. */
  async say(leg: Leg, ...media: string[]): Promise<boolean> {
    if (leg.over) return false;
    const id = `say-${leg.id}-${Math.random().toString(36).slice(2)}`;
    const heard = new Promise<boolean>((done) => this.#playing.set(id, done));
    const begun = await this.ari.try('POST', `channels/${leg.id}/play/${id}`, {
      media: media.map((each) => `sound:${each}`).join(','),
    });
    if (!begun) {
      this.#playing.delete(id);
      return false;
    }
    leg.saying = id;
    try {
      return await heard;
    } finally {
      leg.saying = null;
    }
  }

  /** Enough of it. */
  async hush(leg: Leg): Promise<void> {
    if (leg.saying !== null) await this.ari.try('DELETE', `playbacks/${leg.saying}`);
  }

  /** A sentence is over, or its channel is. */
  played(event: Extract<AriEvent, { type: 'PlaybackFinished' }>): void {
    const { id, state } = event.playback;
    this.#playing.get(id)?.(state === 'done');
    this.#playing.delete(id);
  }

  gone(leg: Leg): void {
    leg.over = true;
    leg.bridged = false;
    this.legs.delete(leg.id);
    if (!this.causes.has(leg.id)) this.causes.set(leg.id, 0);
    for (const [id, done] of this.#playing)
      if (id.startsWith(`say-${leg.id}-`)) {
        done(false);
        this.#playing.delete(id);
      }
    leg.pressed?.();
  }

  async music(leg: Leg, on: boolean): Promise<void> {
    if (leg.over || leg.music === on) return;
    leg.music = on;
    await this.ari.try(on ? 'POST' : 'DELETE', `channels/${leg.id}/moh`);
  }

  async bridge(call: number): Promise<void> {
    const id = bridgeOf(call);
    if (this.bridges.has(id)) return;
    await this.ari.ask('POST', `bridges/${id}`, { type: 'mixing', name: id });
    this.bridges.add(id);
  }

  async join(call: number, leg: Leg): Promise<boolean> {
    if (leg.bridged || leg.over) return leg.bridged;
    await this.music(leg, false);
    leg.bridged = await this.ari.try('POST', `bridges/${bridgeOf(call)}/addChannel`, { channel: leg.id });
    return leg.bridged;
  }

  async leave(call: number, leg: Leg): Promise<void> {
    if (!leg.bridged) return;
    leg.bridged = false;
    await this.ari.try('POST', `bridges/${bridgeOf(call)}/removeChannel`, { channel: leg.id });
  }
}
