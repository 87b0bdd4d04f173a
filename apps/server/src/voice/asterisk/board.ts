import type pg from 'pg';
import { isConnectionFault, prepare, type Database } from '../../shell/database.ts';
import type { Occasions } from '../../shell/dispatch.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { application, type Ari } from './ari.ts';
import type { AriEvent } from './ari-types.ts';
import type { OwnSounds } from './own-sounds.ts';
import { bridgeOf, ofName, type Leg } from './calls.ts';

export type Log = {
  info: (data: object, message: string) => void;
  warn: (data: object, message: string) => void;
  error: (data: object, message: string) => void;
};

/** Q.850. */
const userBusy = 17;

/** Longer than a ring waits for it. */
const forgetShownMs = 10_000;

const sentencesFor = (whom: string): string => `say-${whom}-`;
const sentenceFor = (whom: string): string => sentencesFor(whom) + Math.random().toString(36).slice(2);

/** What the owner knows of Asterisk while it is the owner: channels and bridges as they were last told of. */
export class Board {
  readonly legs = new Map<string, Leg>();
  readonly bridges = new Set<string>();
  /** Channels that were asked for, and when: one that is gone is not asked for again. */
  readonly tried = new Map<string, number>();
  /** Why who was called could not be reached, in Asterisk's numbers. */
  readonly causes = new Map<string, number>();
  /** Callers whose end was heard and is being written. */
  readonly leaving = new Set<string>();
  /** Telephones that were just put down: whether on purpose is not known yet. */
  readonly parting = new Set<string>();
  /** Channels through which supervisors hear: asked for, there, beside the supervisor. */
  readonly spies = new Map<string, 'asked' | 'there' | 'in'>();
  /** Another leads from now on. */
  closed = false;
  /** The database was away: what was not looked at then is looked at as soon as it is back. */
  shaken = false;
  #whenBack: (() => void)[] = [];
  #givenUp = false;
  /** Calls whose recording runs, and the name of its take. */
  readonly recorded = new Map<number, string>();
  /** When Asterisk could not write, last. */
  readonly broke = new Map<number, number>();
  /** Calls in whose talk it is heard that somebody outside is being rung; null: perhaps, another process led them. */
  readonly ringing = new Map<number, boolean | null>();
  /** Whose people have been told of the recording in the talk. */
  readonly told = new Set<number>();
  /** Offers whose context stands on the screen of who is asked. */
  readonly shown = new Set<number>();
  readonly #playing = new Map<string, (heard: boolean) => void>();

  readonly db: Database;
  readonly log: Log;
  readonly ari: Ari;
  readonly fence: number;
  /** How the world is called. */
  readonly trunk: string;
  /** A call is to be looked at. */
  readonly look: (call: number) => void;
  /** What goes on beside everything else: never fails, its faults are logged. */
  readonly guard: (what: string, work: Promise<unknown>, data?: object) => Promise<void>;
  /** What lines say of their own. */
  readonly sounds: OwnSounds | null;

  constructor(of: Pick<Board, 'db' | 'log' | 'ari' | 'fence' | 'trunk' | 'look' | 'guard' | 'sounds'>) {
    this.db = of.db;
    this.log = of.log;
    this.ari = of.ari;
    this.fence = of.fence;
    this.trunk = of.trunk;
    this.look = of.look;
    this.guard = of.guard;
    this.sounds = of.sounds;
  }

  /** A verb of the owner: who has lost the lease writes nothing. */
  verb<T>(verb: (tx: pg.ClientBase) => Promise<{ result: T } & Occasions>): Promise<T> {
    return inTransaction(this.db, async (tx) => {
      // goes with the verb's first message; where it says no, what came behind it only says that all is undone
      const leads = tx.query(prepare('select check_voice($1, $2)', [application, this.fence]));
      const done = verb(tx);
      done.catch(() => {});
      await leads;
      return done;
    });
  }

  /** What Asterisk has told is not told again: where the database is away, it waits until it is back, or somebody else leads. */
  async insist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isConnectionFault(error) || this.closed || this.#givenUp) throw error;
        await new Promise<void>((back) => this.#whenBack.push(back));
      }
    }
  }

  isShown(offer: number): void {
    this.shown.add(offer);
    setTimeout(() => this.shown.delete(offer), forgetShownMs).unref();
  }

  /** The database answers. */
  isBack(): void {
    for (const back of this.#whenBack.splice(0)) back();
  }

  /** Nobody waits for it any longer. */
  giveUp(): void {
    this.#givenUp = true;
    this.isBack();
  }

  legsOf(call: number): Leg[] {
    return [...this.legs.values()].filter((leg) => leg.call === call && !leg.over);
  }

  spiesOf(call: number, supervision: number): string[] {
    return [...this.spies.keys()].filter((id) => id.startsWith(`spy-${call}-${supervision}-`));
  }

  /** The call is over: nothing of it is remembered. */
  forget(call: number): void {
    this.recorded.delete(call);
    this.broke.delete(call);
    this.told.delete(call);
    this.ringing.delete(call);
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

  /** Why whoever was called by this channel is not reached: as the network said it. */
  whyNot(id: string): 'busy' | 'no_answer' {
    return this.causes.get(id) === userBusy ? 'busy' : 'no_answer';
  }

  async hangUp(leg: Leg): Promise<void> {
    await this.ari.try('DELETE', `channels/${leg.id}`, { reason_code: 16 });
  }

  /** Says all of it to the caller. True where it was heard to the end. */
  async say(leg: Leg, ...media: string[]): Promise<boolean> {
    if (leg.over) return false;
    const id = sentenceFor(leg.id);
    // who hushes it from now on is behind it on the way to Asterisk
    leg.saying = id;
    try {
      return await this.#play(`channels/${leg.id}`, id, media);
    } finally {
      if (leg.saying === id) leg.saying = null;
    }
  }

  /** Says it to everybody in the talk. True where it was said to the end. */
  sayToAll(call: number, media: string): Promise<boolean> {
    return this.#play(`bridges/${bridgeOf(call)}`, sentenceFor(bridgeOf(call)), [media]);
  }

  async #play(on: string, id: string, media: string[]): Promise<boolean> {
    const heard = new Promise<boolean>((done) => this.#playing.set(id, done));
    try {
      const sounds = media.map((each) => `sound:${each}`).join(',');
      return (await this.ari.try('POST', `${on}/play/${id}`, { media: sounds })) && (await heard);
    } finally {
      this.#playing.delete(id);
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
    for (const [id, done] of this.#playing)
      if (id.startsWith(sentencesFor(leg.id))) {
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

  /** Whoever waits alone for somebody outside hears the tone of a telephone that rings. */
  async ringTo(leg: Leg, on: boolean): Promise<void> {
    if (leg.over || leg.rings === on) return;
    leg.rings = on;
    await this.ari.try(on ? 'POST' : 'DELETE', `channels/${leg.id}/ring`);
  }

  /** So does everybody in the talk. Named by the call: whoever takes over can end it. */
  async ringToAll(call: number, on: boolean): Promise<void> {
    const id = `rings-${call}`;
    const known = this.ringing.get(call);
    if (known === on || (known === undefined && !on)) return;
    this.ringing.set(call, on);
    if (on) await this.ari.try('POST', `bridges/${bridgeOf(call)}/play/${id}`, { media: 'tone:ring' });
    else await this.ari.try('DELETE', `playbacks/${id}`);
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
    await this.ringTo(leg, false);
    leg.bridged = await this.ari.try('POST', `bridges/${bridgeOf(call)}/addChannel`, { channel: leg.id });
    return leg.bridged;
  }

  async leave(call: number, leg: Leg): Promise<void> {
    if (!leg.bridged) return;
    leg.bridged = false;
    await this.ari.try('POST', `bridges/${bridgeOf(call)}/removeChannel`, { channel: leg.id });
  }
}
