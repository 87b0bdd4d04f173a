import { randomUUID } from 'node:crypto';
import {
  emptyLog,
  type AssignmentView,
  type CallCard,
  type EscalationView,
  type Log,
  type OfferView,
} from '@linia/protocol';
import type pg from 'pg';
import { close } from '../interactions/close.ts';
import { connect } from '../interactions/connect.ts';
import { escalate } from '../interactions/escalate.ts';
import { register } from '../interactions/register.ts';
import { accept } from '../routing/accept.ts';
import { decline } from '../routing/decline.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database, type Queryable } from '../shell/database.ts';
import type { Occasions } from '../shell/dispatch.ts';
import { selfCheck } from '../supervision/self-check.ts';
import { freshDatabase } from './database.ts';
import { makeWorld, type World } from './world.ts';

export type Size = { agents?: number; specialists?: number };

/** What a test of the core says in a sentence: who calls, who takes it, what the rows say then. Everything goes through the verbs. */
export class Stage {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly world: World;
  readonly purpose: number;
  readonly url: string;
  readonly drop: () => Promise<void>;
  clock = 0;

  private constructor(facts: Pick<Stage, 'db' | 'pool' | 'world' | 'purpose' | 'url' | 'drop'>) {
    this.db = facts.db;
    this.pool = facts.pool;
    this.world = facts.world;
    this.purpose = facts.purpose;
    this.url = facts.url;
    this.drop = facts.drop;
  }

  static async set(size: Size = {}): Promise<Stage> {
    const { pool, url, drop } = await freshDatabase();
    return Stage.at(url, pool, drop, size);
  }

  /** On a migrated database of the test's own. */
  static async at(url: string, pool: pg.Pool, drop: () => Promise<void>, size: Size = {}): Promise<Stage> {
    const db = openDatabase(url);
    const world = await makeWorld(pool, size);
    await pool.query('insert into rules (position, department_id) values (1, $1)', [world.department]);
    const one = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows[0].id as number;
    return new Stage({
      db,
      pool,
      world,
      purpose: await one(`insert into purposes (name) values ('Узнать, что с запросом') returning id`),
      url,
      drop: async () => {
        await db.pool.end();
        await drop();
      },
    });
  }

  do<T>(verb: (tx: Queryable) => Promise<{ result: T } & Occasions>): Promise<T> {
    return inTransaction(this.db, verb);
  }

  /** A caller comes in. */
  async call(line = this.world.line): Promise<number> {
    const made = await this.do((tx) =>
      register(tx, {
        lineId: line,
        externalId: randomUUID(),
        direction: 'incoming',
        phone: '+79135550142',
        actor: 'caller',
      }),
    );
    return made.interactionId;
  }

  accept(offer: OfferView): Promise<null> {
    return this.do((tx) => accept(tx, { id: randomUUID(), offerId: offer.id }, actorOf(offer.agent.id)));
  }

  /** The person who is being asked takes it, and the sound is there. */
  async answer(call: number): Promise<AssignmentView> {
    const offer = await this.asked(call);
    await this.accept(offer);
    const assignment = (await this.card(call)).assignments.findLast((one) => one.agent.id === offer.agent.id)!;
    await this.do((tx) => connect(tx, assignment.id, 'line:1'));
    return { ...assignment, state: 'active' };
  }

  /** Somebody has a caller. */
  async talk(): Promise<{ call: number; agent: number }> {
    const call = await this.call();
    return { call, agent: (await this.answer(call)).agent.id };
  }

  /** The person who is being asked says no. Returns who that was. */
  async decline(call: number): Promise<number> {
    const offer = await this.asked(call);
    await this.do((tx) =>
      decline(tx, { id: randomUUID(), offerId: offer.id, reasonId: this.world.decline }, actorOf(offer.agent.id)),
    );
    return offer.agent.id;
  }

  async escalate(
    call: number,
    from: number,
    how: { mode: 'warm' | 'cold'; agentId?: number; departmentId?: number; hold?: boolean },
  ): Promise<EscalationView> {
    const toPerson = how.agentId !== undefined;
    const made = await this.do((tx) =>
      escalate(
        tx,
        {
          id: randomUUID(),
          interactionId: call,
          departmentId: toPerson ? null : (how.departmentId ?? this.world.department),
          agentId: how.agentId ?? null,
          reasonId: toPerson ? null : this.world.escalate,
          purposeId: toPerson ? this.purpose : null,
          summary: 'Сертификат отозван, УПД не уходит',
          mode: how.mode,
          hold: how.hold ?? false,
          log: null,
        },
        actorOf(from),
      ),
    );
    return (await this.card(call)).escalations.find(({ id }) => id === made.escalationId)!;
  }

  close(call: number, agent: number, log: Partial<Log> = {}): Promise<{ ticketNumber: number | null }> {
    return this.do((tx) =>
      close(
        tx,
        { id: randomUUID(), interactionId: call, log: { ...emptyLog, dispositionId: this.world.disposition, ...log } },
        actorOf(agent),
      ),
    );
  }

  async card(call: number): Promise<CallCard> {
    return (await this.pool.query('select interaction_card($1) as card', [call])).rows[0].card as CallCard;
  }

  /** The last that was asked for in this call. */
  async escalation(call: number): Promise<EscalationView> {
    return (await this.card(call)).escalations.at(-1)!;
  }

  /** The offer that rings now. */
  async asked(call: number): Promise<OfferView> {
    const offer = (await this.card(call)).offers.find(({ state }) => state === 'pending');
    if (!offer) throw new Error(`nobody is being asked about call ${call}`);
    return offer;
  }

  async nobodyAsked(call: number): Promise<boolean> {
    return !(await this.card(call)).offers.some(({ state }) => state === 'pending');
  }

  async agent(
    id: number,
  ): Promise<{ presence: string; engagement: string; set_aside_at: string | null; grace_until: string | null }> {
    return (await this.pool.query('select * from agents where id = $1', [id])).rows[0];
  }

  async events(call: number): Promise<string[]> {
    const { rows } = await this.pool.query(
      'select type from interaction_events where interaction_id = $1 order by version',
      [call],
    );
    return rows.map((row) => row.type as string);
  }

  /** Time runs on for everybody on this database; nothing sleeps. */
  async later(seconds: number): Promise<void> {
    this.clock += seconds;
    await this.pool.query(
      `create or replace function linia_now() returns timestamptz language sql volatile as $$ select clock_timestamp() + interval '${this.clock} seconds' $$`,
    );
  }

  /** The invariants that do not hold: none, where all is well. */
  async broken(): Promise<unknown[]> {
    return (await selfCheck(this.pool, 0, 3)).filter(({ ok }) => !ok);
  }
}

export const actorOf = (agentId: number) => ({ agentId, name: `agent ${agentId}` });
