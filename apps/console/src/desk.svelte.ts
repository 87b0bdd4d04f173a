import type {
  AgentView,
  AssignmentView,
  CallCard,
  ClientMessage,
  ClientMessageName,
  DeskSnapshot,
  Id,
  Instant,
  QueueFigure,
} from '@linia/protocol';
import { tick } from 'svelte';
import { ApiError } from './api.ts';
import { clock } from './clock.svelte.ts';
import { adopt, hear, newerAgent, noRows, offerTo, partOf, waitingIn, type Whose } from './desk-rows.ts';
import { newsOf, type News } from './desk-news.ts';
import { lists } from './lists.svelte.ts';
import { toasts } from './overlays.svelte.ts';
import { m } from './paraglide/messages.js';
import { socket } from './socket.svelte.ts';
import { who } from './who.ts';

/** The id of the banner that says why nothing can be done now: disabled buttons point to it. */
export const BLOCKED = 'desk-blocked';

/** A call that was offered here and not taken. */
interface Missed {
  card: CallCard;
  offerId: Id;
  at: Instant;
}

/**
 * The live desk: one snapshot, then only newer versions. It belongs to the person, not to a page: it goes on while they
 * read something else, and ends with the shift.
 */
class Desk {
  /** False until the first snapshot: nothing is known yet. */
  ready = $state(false);
  agent = $state.raw<AgentView>();
  queues = $state.raw<readonly QueueFigure[]>([]);
  today = $state.raw<DeskSnapshot['today']>({ calls: 0, averageTalkMs: null });
  toFinish = $state(0);
  lost = $state(0);
  /** Calls this person has promised, the earliest first. */
  promises = $state.raw<DeskSnapshot['promises']>([]);
  /** What the server keeps of unfinished logs, as of the last snapshot. */
  drafts = $state.raw<DeskSnapshot['drafts']>([]);
  /** When the figures were last told. */
  figuresAt = $state<Instant>();
  /** Calls that rang here in vain since the person last answered or came back. */
  missed = $state.raw<readonly Missed[]>([]);
  /** The last thing that went wrong here, in words, until it is read. */
  trouble = $state<string>();
  /** Rises when something of the person's own affairs may have changed: a call closed, one missed. */
  affairs = $state(0);

  #rows = $state.raw(noRows);
  #busy = $state.raw<ReadonlySet<string>>(new Set());
  #asked = 0;
  #heard = new Set<Id>();
  /** Heard before the first snapshot, when nobody knows yet whose desk it is: judged together with it. */
  #early: readonly CallCard[] = [];
  #again: ReturnType<typeof setTimeout> | undefined;
  #stops: (() => void)[] = [];
  /** Rings before this are an old story: they do not come back when somebody writes about such a call. */
  #missedFrom = 0;

  /** Listens from now on. Called again it changes nothing. */
  start(): void {
    if (this.#stops.length > 0) return;
    this.#stops = [
      socket.on('call:changed', (card, shown) => {
        this.#hearCall(card);
        if (shown && this.ready) void tick().then(shown);
      }),
      socket.on('agent:changed', (agent) => this.#hearAgent(agent)),
      socket.on('queues:changed', (queues) => this.#hearQueues(queues)),
      socket.on('promises:changed', (promises) => this.#hearPromises(promises)),
      socket.on('desk:invalidated', () => void this.refresh()),
      socket.whenOnline(() => void this.refresh()),
    ];
    this.#missedFrom = clock.now;
    socket.open();
    void lists.load();
  }

  /** The shift is over. */
  stop(): void {
    this.#stops.forEach((stop) => stop());
    this.#stops = [];
    clearTimeout(this.#again);
    lists.forget();
    this.ready = false;
    this.agent = undefined;
    this.missed = [];
    this.trouble = undefined;
    this.#rows = noRows;
    this.#early = [];
  }

  /** A new snapshot; what is drawn stays until it comes. Of several asked for only the last counts. */
  async refresh(): Promise<void> {
    const mine = ++this.#asked;
    clearTimeout(this.#again);
    this.#heard = new Set();
    try {
      const { desk } = await socket.ask('desk:snapshot');
      if (mine === this.#asked) this.#adopt(desk);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // a new connection asks by itself; a server that is busy is asked again
      if (mine === this.#asked && socket.state === 'online') this.#again = setTimeout(() => void this.refresh(), 2000);
    }
  }

  get cards(): readonly CallCard[] {
    return [...this.#rows.cards.values()];
  }

  /** The call that rings here. */
  get ringing(): CallCard | undefined {
    return this.cards.find((card) => offerTo(card, this.#me));
  }

  /** The call this person has: connecting, talking or wrapping. */
  get call(): CallCard | undefined {
    return this.cards.find((card) => partOf(card, this.#me));
  }

  /** The person's part in it. */
  get part(): AssignmentView | undefined {
    return this.call && partOf(this.call, this.#me);
  }

  /** Escalations that wait in the lines this person sits in, the longest wait first. */
  get escalated(): readonly CallCard[] {
    const queues = this.#whose.queues;
    const since = (card: CallCard) => Date.parse(waitingIn(card, queues)?.createdAt ?? card.createdAt);
    return this.cards.filter((card) => waitingIn(card, queues)).sort((a, b) => since(a) - since(b));
  }

  /** Why nothing can be done at this moment, in words; null when all is well. */
  get blocked(): string | null {
    if (socket.databaseLost) return m.blocked_database();
    return socket.state === 'online' ? null : m.blocked_offline();
  }

  isBusy(name: ClientMessageName): boolean {
    return this.#busy.has(name);
  }

  /**
   * Does something, once at a time. A refusal is kept for the screen to say, and undefined comes back.
   * For a form that shows the refusal beside its field, use `ask`.
   */
  async act<N extends ClientMessageName>(name: N, payload: Omit<ClientMessage<N>, 'id'>) {
    try {
      return await this.ask(name, payload);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.trouble = error.message;
      return undefined;
    }
  }

  /** @throws ApiError with the server's refusal */
  async ask<N extends ClientMessageName>(name: N, payload: Omit<ClientMessage<N>, 'id'>) {
    if (this.#busy.has(name)) return undefined;
    this.#busy = new Set([...this.#busy, name]);
    this.trouble = undefined;
    try {
      return await socket.send(name, payload);
    } finally {
      this.#busy = new Set([...this.#busy].filter((other) => other !== name));
    }
  }

  get #me(): Id {
    return this.agent?.id ?? 0;
  }

  get #whose(): Whose {
    return { me: this.#me, queues: this.agent?.queues.map(({ id }) => id) ?? [] };
  }

  #adopt(desk: DeskSnapshot): void {
    const { call, part } = this;
    this.agent = desk.agent;
    const rows = adopt(this.#rows, desk.cards, this.#heard, this.#whose);
    this.#rows = this.#early.reduce((all, card) => hear(all, card, this.#whose), rows);
    this.#early = [];
    this.drafts = desk.drafts;
    this.queues = desk.queues;
    this.today = desk.today;
    this.toFinish = desk.toFinish;
    this.lost = desk.lost;
    this.promises = desk.promises;
    this.figuresAt = desk.now;
    this.ready = true;
    this.affairs++;
    // it went on without this desk: back to the line, or to whoever was there
    const wasTalking = part?.state === 'active' || part?.state === 'connecting';
    if (call && wasTalking && !this.part) this.trouble = m.news_call_went_on({ who: who(call) });
  }

  #hearCall(card: CallCard): void {
    if (!this.agent) {
      this.#early = [...this.#early, card];
      return;
    }
    const had = this.#rows.cards.get(card.id);
    this.#heard.add(card.id);
    this.#rows = hear(this.#rows, card, this.#whose);
    this.#noteMissed(card);
    this.#tell(newsOf(had, card, this.#me), card);
    if (had && partOf(had, this.#me) && !partOf(card, this.#me)) void this.refresh();
  }

  #tell(news: News | null, card: CallCard): void {
    if (news === 'callerLeft') toasts.done(m.news_caller_left({ who: who(card) }));
    if (news === 'wrapUpRanOut') toasts.done(m.wrap_ran_out());
    if (news === 'wrapUpSkipped') toasts.done(m.wrap_skipped());
    if (news === 'deviceFailed') this.trouble = m.news_device_failed();
    if (news === 'notReached') this.trouble = m.news_not_reached({ who: who(card) });
    if (news === 'soundFailed') this.trouble = m.news_sound_failed({ who: who(card) });
  }

  #hearAgent(agent: AgentView): void {
    if (this.agent && this.agent.id !== agent.id) return;
    const before = this.agent;
    this.agent = newerAgent(before, agent);
    const cameBack = before?.setAsideSince && !agent.setAsideSince;
    if (cameBack || agent.engagement === 'engaged') this.#forgetMissed();
    if (before && String(before.queues.map(({ id }) => id)) !== String(agent.queues.map(({ id }) => id))) {
      void this.refresh();
    }
  }

  #forgetMissed(): void {
    this.missed = [];
    this.#missedFrom = clock.now;
  }

  /** Those that differ: of this desk's lines, and of one whose people it asks. */
  #hearPromises(promises: DeskSnapshot['promises']): void {
    this.promises = promises;
    this.affairs++;
  }

  #hearQueues(changed: readonly QueueFigure[]): void {
    const told = new Set(changed.map(({ queueId }) => queueId));
    this.queues = [...this.queues.filter(({ queueId }) => !told.has(queueId)), ...changed];
    this.figuresAt = new Date(clock.now).toISOString();
  }

  /** Each ring that was missed is kept with what became of the call: who took it in the end. */
  #noteMissed(card: CallCard): void {
    const before = this.missed.filter((each) => each.card.id !== card.id);
    const known = this.missed.length - before.length;
    if (partOf(card, this.#me)) return;
    const rings = card.offers
      .filter(({ agent, state }) => agent.id === this.#me && state === 'missed')
      .map((offer): Missed => ({ card, offerId: offer.id, at: offer.endedAt ?? offer.expiresAt }))
      .filter(({ at }) => Date.parse(at) > this.#missedFrom);
    if (rings.length === 0) return;
    this.missed = [...before, ...rings].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(-5);
    if (rings.length > known) this.affairs++;
  }
}

export const desk = new Desk();
