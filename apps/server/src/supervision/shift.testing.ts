import { emptyLog, type Board, type BoardQueue, type CallCard } from '@linia/protocol';
import type pg from 'pg';
import { setPresence } from '../agents/set-presence.ts';
import { close } from '../interactions/close.ts';
import { connect, failConnection, loseAgent } from '../interactions/connect.ts';
import { fallBack, cancelEscalation, handOver, returnEscalation } from '../interactions/end-escalation.ts';
import { endWrapUp } from '../interactions/end-wrap-up.ts';
import { escalate } from '../interactions/escalate.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { hold, resume } from '../interactions/hold.ts';
import { register } from '../interactions/register.ts';
import { answerElsewhere, take } from '../interactions/take.ts';
import { accept } from '../routing/accept.ts';
import { decline } from '../routing/decline.ts';
import { expire } from '../routing/expire.ts';
import { move } from '../routing/move.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database, type Queryable } from '../shell/database.ts';
import type { Occasions } from '../shell/dispatch.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { readBoard } from './board.ts';

const id = 'message-id-1';

/**
 * A shift with a clock that stands still until somebody passes the time: seconds of waiting are exact, and nothing sleeps.
 * Every step is the verb a desk or a line would have called.
 */
export class Shift {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly world: World;
  readonly #fresh: FreshDatabase;
  #now: number;

  private constructor(fresh: FreshDatabase, world: World, now: number) {
    this.#fresh = fresh;
    this.pool = fresh.pool;
    this.db = openDatabase(fresh.url);
    this.world = world;
    this.#now = now;
  }

  /** Begins at `at`; the lines' sound is Linia's own, so that hold and a lost desk happen here. */
  static async begin(at: string, size: { agents?: number; specialists?: number }): Promise<Shift> {
    const fresh = await freshDatabase();
    // a row, not a constant in the function: replacing a function makes every plan anew
    await fresh.pool.query(`insert into settings (key, value) values ('now', to_jsonb($1::text))`, [at]);
    await fresh.pool.query(
      `create or replace function linia_now() returns timestamptz language sql volatile as $$ select (value #>> '{}')::timestamptz from settings where key = 'now' $$`,
    );
    const world = await makeWorld(fresh.pool, size);
    await fresh.pool.query(`update lines set voice = 'simulated' where id = $1`, [world.line]);
    await fresh.pool.query('insert into rules (position, department_id) values (1, $1)', [world.department]);
    return new Shift(fresh, world, Date.parse(at));
  }

  async end(): Promise<void> {
    await this.db.pool.end();
    await this.#fresh.drop();
  }

  async setClock(at: string): Promise<void> {
    this.#now = Date.parse(at);
    await this.pool.query(`update settings set value = to_jsonb($1::text) where key = 'now'`, [
      new Date(this.#now).toISOString(),
    ]);
  }

  async pass(seconds: number): Promise<void> {
    await this.setClock(new Date(this.#now + seconds * 1_000).toISOString());
  }

  async comeIn(phone: string | null = '+79135550142', line: number = this.world.line): Promise<number> {
    const made = await this.do((tx) =>
      register(tx, {
        lineId: line,
        externalId: crypto.randomUUID(),
        direction: 'incoming',
        phone,
        actor: `line:${line}`,
      }),
    );
    return made.interactionId;
  }

  async card(call: number): Promise<CallCard> {
    return (await this.pool.query('select interaction_card($1) as card', [call])).rows[0].card as CallCard;
  }

  /** Whoever is asked takes it; the sound is not there yet. Answers who. */
  async accept(call: number): Promise<number> {
    const offer = await this.#asked(call);
    await this.do((tx) => accept(tx, { id, offerId: offer.id }, actor(offer.agent.id)));
    return offer.agent.id;
  }

  async connect(call: number): Promise<void> {
    const part = await this.#connecting(call);
    await this.do((tx) => connect(tx, part.id, 'linia'));
  }

  async failConnection(call: number): Promise<void> {
    const part = await this.#connecting(call);
    await this.do((tx) => failConnection(tx, part.id, 'linia', 'device'));
  }

  /** Taken and the sound is there. Answers who. */
  async answer(call: number): Promise<number> {
    const who = await this.accept(call);
    await this.connect(call);
    return who;
  }

  async decline(call: number): Promise<void> {
    const offer = await this.#asked(call);
    await this.do((tx) => decline(tx, { id, offerId: offer.id, reasonId: this.world.decline }, actor(offer.agent.id)));
  }

  async miss(call: number): Promise<void> {
    const offer = await this.#asked(call);
    await this.do((tx) => expire(tx, offer.id));
  }

  async hangUp(call: number, reason: string | null = null): Promise<void> {
    await this.do((tx) => hangUp(tx, call, 'caller', reason));
  }

  async escalate(call: number, mode: 'warm' | 'cold', hold = false): Promise<number> {
    const from = await this.#responsible(call);
    const input = {
      id,
      interactionId: call,
      departmentId: this.world.department,
      agentId: null,
      reasonId: this.world.escalate,
    };
    const made = await this.do((tx) =>
      escalate(tx, { ...input, purposeId: null, summary: 'Сертификат отозван', mode, hold, log: null }, actor(from)),
    );
    return made.escalationId;
  }

  /** Connection with an employee, by name. */
  async ask(call: number, agentId: number, mode: 'warm' | 'cold'): Promise<void> {
    const from = await this.#responsible(call);
    const purpose = await this.pool.query(`insert into purposes (name) values (gen_random_uuid()) returning id`);
    const input = {
      id,
      interactionId: call,
      departmentId: null,
      agentId,
      reasonId: null,
      purposeId: purpose.rows[0].id,
    };
    await this.do((tx) => escalate(tx, { ...input, summary: 'Договор', mode, hold: false, log: null }, actor(from)));
  }

  async handOver(call: number): Promise<void> {
    const from = await this.#responsible(call);
    const escalationId = await this.#escalation(call);
    await this.do((tx) => handOver(tx, { id, escalationId }, actor(from)));
  }

  async cancelEscalation(call: number): Promise<void> {
    const from = await this.#responsible(call);
    const escalationId = await this.#escalation(call);
    await this.do((tx) => cancelEscalation(tx, { id, escalationId }, actor(from)));
  }

  /** The specialist who took it gives it back. */
  async returnEscalation(call: number): Promise<void> {
    const escalation = found((await this.card(call)).escalations.at(-1), 'nothing was escalated');
    const specialist = actor(escalation.acceptedBy?.id ?? 0);
    const why = { escalationId: escalation.id, reasonId: this.world.returnReason };
    await this.do((tx) => returnEscalation(tx, { id, ...why }, specialist));
  }

  async fallBack(call: number): Promise<void> {
    const escalationId = await this.#escalation(call);
    await this.do((tx) => fallBack(tx, escalationId, 'clock', 'deadline'));
  }

  async hold(call: number): Promise<void> {
    const who = await this.#responsible(call);
    await this.do((tx) => hold(tx, { id, interactionId: call }, actor(who)));
  }

  async resume(call: number): Promise<void> {
    const who = await this.#responsible(call);
    await this.do((tx) => resume(tx, { id, interactionId: call }, actor(who)));
  }

  async move(call: number, queueId: number): Promise<void> {
    const { rows } = await this.pool.query(
      `select id from queue_entries where interaction_id = $1 and state in ('waiting', 'offered')`,
      [call],
    );
    await this.do((tx) => move(tx, { id, entryId: rows[0]?.id ?? 0, queueId }, actor(this.world.agents[0]!)));
  }

  /** The desk of whoever talks (or of the specialist asked) has been gone for too long. */
  async loseAgent(call: number, role: 'responsible' | 'consulting' = 'responsible'): Promise<void> {
    const { rows } = await this.pool.query(
      `update assignments set reattach_by = linia_now() where interaction_id = $1 and state in ('connecting', 'active') and role = $2 returning id`,
      [call, role],
    );
    await this.do((tx) => loseAgent(tx, rows[0]?.id ?? 0));
  }

  /** The PBX says who picked up. */
  async take(call: number, agentId: number): Promise<void> {
    await this.do((tx) => take(tx, call, agentId, 'line:1'));
  }

  async answerElsewhere(call: number, extension: string): Promise<void> {
    await this.do((tx) => answerElsewhere(tx, call, extension, 'line:1'));
  }

  async presence(agentId: number, presence: 'available' | 'away' | 'offline'): Promise<void> {
    await this.do((tx) => setPresence(tx, agentId, presence, null, `agent:${agentId}`));
  }

  /** Everybody who writes about the call closes it. */
  async close(call: number): Promise<void> {
    const { assignments } = await this.card(call);
    const log = { ...emptyLog, note: 'Готово', dispositionId: this.world.disposition };
    for (const part of assignments.filter(({ state }) => state === 'wrapping')) {
      await this.do((tx) => close(tx, { id, interactionId: call, log }, actor(part.agent.id)));
    }
  }

  /** Wrap-ups whose time is over end, paused rounds open: what the clock would do. */
  async tick(): Promise<void> {
    const wraps = await this.pool.query(
      `select id from assignments where state = 'wrapping' and wrap_up_until <= linia_now()`,
    );
    for (const { id: part } of wraps.rows) await this.do((tx) => endWrapUp(tx, part));
    const paused = await this.pool.query(
      `select id from queue_entries where opens_at <= linia_now() and state = 'waiting'`,
    );
    for (const { id: entry } of paused.rows) {
      await this.do(async (tx) => {
        await tx.query('select open_entry($1)', [entry]);
        return { result: null, entries: [entry] };
      });
    }
  }

  async board(queueIds: number[] | 'all' = 'all'): Promise<Board> {
    return readBoard(this.db, { queueIds });
  }

  async queue(queueId: number): Promise<BoardQueue> {
    return (await this.board()).queues.find((queue) => queue.queueId === queueId)!;
  }

  do<T>(verb: (tx: Queryable) => Promise<{ result: T } & Occasions>): Promise<T> {
    return inTransaction(this.db, verb);
  }

  async #asked(call: number) {
    return found(
      (await this.card(call)).offers.find((offer) => offer.state === 'pending'),
      'nobody is asked',
    );
  }

  async #connecting(call: number) {
    return found(
      (await this.card(call)).assignments.find((part) => part.state === 'connecting'),
      'nobody is being connected',
    );
  }

  async #responsible(call: number): Promise<number> {
    const { assignments } = await this.card(call);
    return found(
      assignments.find((part) => part.role === 'responsible' && part.state === 'active'),
      'nobody talks',
    ).agent.id;
  }

  async #escalation(call: number): Promise<number> {
    return found((await this.card(call)).escalations.at(-1), 'nothing was escalated').id;
  }
}

/** A step that makes no sense where the call stands. */
export class NoSuchStep extends Error {}

function found<T>(thing: T | undefined, otherwise: string): T {
  if (thing === undefined) throw new NoSuchStep(otherwise);
  return thing;
}

const actor = (agentId: number) => ({ agentId, name: 'test' });
