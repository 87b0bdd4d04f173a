import { may } from '@linia/domain';
import type { AgentView, CallCard, Promised, QueueFigure } from '@linia/protocol';
import type { Database, Queryable } from '../shell/database.ts';
import { readSupervision } from '../interactions/supervise.ts';
import { readLists } from '../queues/lists.ts';
import type { Notice } from '../shell/listen.ts';
import { readQueueFigures } from '../supervision/queue-figures.ts';
import { askedLines, audience, awaited, type AskedLine } from './audience.ts';
import type { DeskServer } from './desk-server.ts';
import { Readings } from './readings.ts';
import { ChangedRequests, sendViewers } from './requests.ts';
import { memberRooms, rooms } from './rooms.ts';
import { readCard } from './snapshot.ts';

/**
 * After these an offer follows within 2–4 ms where anybody is free: the card is read once, with it. Read at once, the reading
 * of the offer waited for the reading without it, and both took the time of the dispatch (escalation to offer: p50 13 ms, so 9).
 */
const beforeAnOffer = new Set([
  'queued',
  'moved',
  'escalated',
  'escalated_cold',
  'returned_cold',
  'escalation_rejected',
  'escalation_missed',
  'escalation_failed',
  'rejected',
  'missed',
  'failed',
]);
const offerFollowsMs = 10;
/** Longer than any reading takes. */
const forgetMs = 15_000;
/** A person's own row is less urgent than the call it comes with. */
const personWaitsMs = 5;
/** Of a list of requests: twice a second is enough. */
const listWaitsMs = 500;

type Log = { error: (data: object, message: string) => void };

/** `shown`: offers of which a desk was asked to say that they are drawn. */
type Sent = { version: number; audience: string[]; shown: number[]; asked: AskedLine[] };

/**
 * From an event in the database to the desks it concerns. Every process hears every event and serves its own sockets.
 * A card is read whole, once for events that come together.
 */
export class Feed {
  readonly #readings: Readings;
  /** The last card of a call that was sent, and who got it: whoever has no more to do with it is told so once. */
  readonly #sent = new Map<number, Sent>();
  /** Calls of which a verb of this process brings the card, and the last version heard of each meanwhile. */
  readonly #coming = new Map<number, { verbs: number; heard: number }>();
  #figuresTimer: NodeJS.Timeout | null = null;
  /** What was last told of each line. */
  readonly #figures = new Map<number, string>();
  #lostTimer: NodeJS.Timeout | null = null;
  /** What was last told to a person of their promises. */
  readonly #promises = new Map<number, string>();
  readonly #db: Database;
  readonly #io: DeskServer;
  readonly #requests: ChangedRequests;
  readonly #personChanged: (agentId: number) => Promise<void>;

  /** @param personChanged what somebody with a desk here may do is not what it was */
  constructor(db: Database, io: DeskServer, log: Log, personChanged: (agentId: number) => Promise<void>) {
    this.#db = db;
    this.#io = io;
    this.#readings = new Readings(log);
    this.#requests = new ChangedRequests(db, io);
    this.#personChanged = personChanged;
    db.tellDesks = (id, client) => this.tell(id, client);
  }

  heard({ root, id, version, type }: Notice): void {
    if (root === 'interaction') {
      this.#heardOfCall(Number(id), version, type);
      this.#figuresChanged();
    } else if (root === 'agent') {
      // a person's row is drawn on that person's desks alone: no desk here, nothing to read
      if (this.#io.of('/').adapter.rooms.has(rooms.agent(Number(id))))
        this.#readings.ask(`agent:${id}`, () => this.#sendAgent(Number(id)), personWaitsMs);
      this.#figuresChanged();
    } else if (root === 'supervisor') this.#readings.ask(`supervisor:${id}`, () => this.#sendSupervision(Number(id)));
    else if (root === 'work') this.#io.to(rooms.agent(Number(id))).emit('work:changed', {});
    else if (root === 'lost') this.#lostChanged();
    else if (root === 'feedback') this.#readings.ask('feedback', async () => this.#feedbackChanged(), listWaitsMs);
    else if (root === 'ticket') {
      if (this.#requests.add(Number(id), version))
        this.#readings.ask('tickets', () => this.#requests.send(), listWaitsMs);
    } else if (root === 'viewers')
      this.#readings.ask(`viewers:${id}`, () => sendViewers(this.#db, this.#io, Number(id)));
    else if (root === 'lists') this.#readings.ask('lists', () => this.#sendLists());
  }

  #heardOfCall(id: number, version: number, type: string): void {
    if ((this.#sent.get(id)?.version ?? 0) >= version) return;
    const coming = this.#coming.get(id);
    if (coming) coming.heard = Math.max(coming.heard, version);
    else
      this.#readings.ask(`interaction:${id}`, () => this.#sendCard(id), beforeAnOffer.has(type) ? offerFollowsMs : 0);
  }

  /**
   * A database that died may have forgotten what it had told, and counts on from before: who was told of a call stays known, and no
   * number. What was told meanwhile by snapshots is not known here either.
   */
  forget(): void {
    this.#figures.clear();
    this.#promises.clear();
    for (const sent of this.#sent.values()) sent.version = 0;
  }

  stop(): void {
    this.#readings.stop();
    if (this.#figuresTimer) clearTimeout(this.#figuresTimer);
    if (this.#lostTimer) clearTimeout(this.#lostTimer);
  }

  /**
   * A verb of this process is committing: its card is read behind the commit, by the same connection, and not once more for
   * the notice (escalation to offer: 0.7 ms of 8). What else is heard of the call meanwhile is read after it.
   */
  async tell(id: number, client: Queryable): Promise<void> {
    const coming = this.#coming.get(id) ?? { verbs: 0, heard: 0 };
    this.#coming.set(id, coming);
    coming.verbs++;
    const card = await readCard(client, id).catch(() => null);
    if (--coming.verbs === 0) this.#coming.delete(id);
    if (card) this.#send(card);
    if (coming.verbs === 0 && coming.heard > (card?.version ?? 0))
      this.#readings.ask(`interaction:${id}`, () => this.#sendCard(id));
  }

  async #sendCard(id: number): Promise<void> {
    const card = await readCard(this.#db.pool, id);
    if (card) this.#send(card);
  }

  #send(card: CallCard): void {
    const before = this.#sent.get(card.id);
    if (this.#readings.stopped || (before && before.version > card.version)) return;
    const now = audience(card);
    const wide = [...new Set([...now, ...(before?.audience ?? [])])];
    const wait = awaited(card);
    const sent = { version: card.version, audience: now, shown: wait.map(({ id }) => id), asked: askedLines(card) };
    this.#sent.set(card.id, sent);
    // a slower reading of an older version must not come after the last one
    if (now.length === 0)
      setTimeout(() => this.#sent.get(card.id) === sent && this.#sent.delete(card.id), forgetMs).unref();
    const apart: string[] = [];
    for (const { id, agent } of wait.filter((offer) => !before?.shown.includes(offer.id))) {
      apart.push(rooms.agent(agent.id));
      this.#sendAwaited(card, id, rooms.agent(agent.id));
    }
    if (wide.length > 0) this.#io.to(wide).except(apart).emit('call:changed', card);
  }

  /** Whoever leads the telephone is told as soon as one of the person's windows has drawn it; where none says so it rings all the same. */
  #sendAwaited(card: CallCard, offer: number, room: string): void {
    let told = false;
    const shown = () => {
      if (told || this.#readings.stopped) return;
      told = true;
      this.#db.pool.query(`select pg_notify('linia', $1)`, [`shown:${card.id}:${offer}`]).catch(() => {});
    };
    for (const id of this.#io.of('/').adapter.rooms.get(room) ?? [])
      this.#io.of('/').sockets.get(id)?.emit('call:changed', card, shown);
  }

  async #sendAgent(id: number): Promise<void> {
    const { rows } = await this.#db.pool.query('select agent_view($1) as agent, promises_of($1) as promises', [id]);
    const agent = rows[0]?.agent as AgentView | undefined;
    if (!agent || this.#readings.stopped) return;
    await this.#followMembership(agent);
    await this.#followRights(agent);
    this.#io.to(rooms.agent(id)).emit('agent:changed', agent);
    this.#sendPromises(id, rows[0].promises as Promised[]);
  }

  async #sendSupervision(id: number): Promise<void> {
    if (!this.#io.of('/').adapter.rooms.has(rooms.agent(id))) return;
    const supervision = await readSupervision(this.#db.pool, id);
    if (!this.#readings.stopped) this.#io.to(rooms.agent(id)).emit('supervision:changed', supervision);
  }

  /** Told when they differ from what was told last; most changes of a person are no promise. */
  #sendPromises(id: number, promises: Promised[]): void {
    const text = JSON.stringify(promises);
    if (this.#promises.get(id) === text) return;
    this.#promises.set(id, text);
    this.#io.to(rooms.agent(id)).emit('promises:changed', promises);
  }

  /** Two people must not set about the same lost caller: who has the list open sees within a second that one did. */
  #lostChanged(): void {
    if (this.#lostTimer) return;
    this.#lostTimer = setTimeout(() => {
      this.#lostTimer = null;
      if (!this.#readings.stopped) this.#io.to(rooms.all).emit('lost:changed', {});
    }, 500);
  }

  /** Heads read their lists anew, administrators what has no head; what it says is nobody else's. */
  #feedbackChanged(): void {
    for (const socket of this.#io.of('/').sockets.values())
      if (may(socket.data.person.roles, 'feedback:hand')) socket.emit('feedback:changed', {});
  }

  /** Read once, whoever has a desk open: two thousand of them asking at once would be felt. */
  async #sendLists(): Promise<void> {
    if (this.#io.of('/').sockets.size === 0) return;
    const lists = await readLists(this.#db.pool);
    if (!this.#readings.stopped) this.#io.to(rooms.all).emit('lists:changed', lists);
  }

  /** A membership changed while the desk is open: its rooms change with it. */
  async #followMembership(agent: AgentView): Promise<void> {
    const sockets = await this.#io.local.in(rooms.agent(agent.id)).fetchSockets();
    if (sockets.length === 0) return;
    const wanted = new Set(await memberRooms(this.#db, agent.id));
    for (const socket of sockets) {
      for (const room of socket.rooms) if (/^(queue|figures):/.test(room) && !wanted.has(room)) socket.leave(room);
      socket.join([...wanted]);
    }
  }

  /** Roles, or a department, changed while the desk is open: it acts by the new ones from now on. */
  async #followRights(agent: AgentView): Promise<void> {
    const rights = `${agent.roles.join()} ${agent.department?.id}`;
    const desks = [...this.#io.of('/').sockets.values()].filter(
      ({ data }) => data.person.agentId === agent.id && data.rights !== rights,
    );
    if (desks.length === 0) return;
    for (const { data } of desks) data.person = { ...data.person, roles: agent.roles };
    await this.#personChanged(agent.id);
    for (const { data } of desks) data.rights = rights;
  }

  /** Figures of the lines, at most twice a second. */
  #figuresChanged(): void {
    if (this.#figuresTimer || this.#io.of('/').sockets.size === 0) return;
    this.#figuresTimer = setTimeout(() => {
      this.#figuresTimer = null;
      this.#readings.ask('figures', () => this.#sendFigures());
    }, 500);
  }

  /**
   * How a line stands is told to its members and to who asks its people just now, when it differs. All of it to everybody was
   * 40 MB a second with 2,000 desks and 80 lines.
   */
  async #sendFigures(): Promise<void> {
    const figures: QueueFigure[] = await readQueueFigures(this.#db.pool);
    if (this.#readings.stopped) return;
    const asked = [...this.#sent.values()].flatMap((sent) => sent.asked);
    for (const figure of figures) {
      const text = JSON.stringify(figure);
      if (this.#figures.get(figure.queueId) === text) continue;
      this.#figures.set(figure.queueId, text);
      const asking = asked.filter(({ queueId }) => queueId === figure.queueId).map(({ room }) => room);
      this.#io.to([rooms.figures(figure.queueId), ...asking]).emit('queues:changed', [figure]);
    }
  }
}
