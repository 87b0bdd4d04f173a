import { inTransaction, type Database, type Occasions, type Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';
import { withdraw } from '../routing/expire.ts';
import { failConnection } from './connect.ts';
import { hangUp } from './hang-up.ts';

/** The person has picked up the phone, so whatever else Linia thought of them is over: the other call must go first. */
class InTheWay extends Refusal {
  readonly interactionId: number;
  readonly agentId: number;

  constructor(interactionId: number, agentId: number) {
    super('call.state', 409);
    this.interactionId = interactionId;
    this.agentId = agentId;
  }
}

/**
 * The PBX says that this person has picked up: that is the acceptance, and every other offer is withdrawn. Told after the
 * hang-up it leaves a log to finish. Must run inside `clearingTheWay`.
 */
export async function take(tx: Queryable, interactionId: number, agentId: number, actor: string): Promise<Done> {
  const { rows } = await tx.query('select * from take_call($1, $2, $3)', [interactionId, agentId, actor]);
  const { conflict, touched } = rows[0] as { conflict: number | null; touched: number[] };
  if (conflict !== null) throw new InTheWay(conflict, agentId);
  return { result: null, agents: touched };
}

/** Picked up by nobody we know: the board warns. */
export async function answerElsewhere(
  tx: Queryable,
  interactionId: number,
  extension: string,
  actor: string,
): Promise<Done> {
  const { rows } = await tx.query('select * from answer_elsewhere($1, $2, $3)', [interactionId, extension, actor]);
  return { result: null, agents: rows.map((row) => row.agent_id) };
}

/** Wrapping, talking, connecting, being asked: each is cleared in a transaction of its own; others' offers may come between. */
const rounds = 20;

/**
 * Runs a verb that takes a call, and clears away what stands in its way: two roots are never locked at once out of order.
 * What was cleared is dispatched with the taking, not before: else this very person would be asked again at once.
 */
export async function clearingTheWay<T>(
  db: Database,
  actor: string,
  verb: (tx: Queryable) => Promise<{ result: T } & Occasions>,
): Promise<T> {
  const owed = { agents: [] as (number | null)[], entries: [] as (number | null)[] };
  for (let round = 1; ; round++) {
    try {
      return await inTransaction(db, async (tx) => {
        const done = await verb(tx);
        return {
          result: done.result,
          agents: [...owed.agents, ...(done.agents ?? [])],
          entries: [...owed.entries, ...(done.entries ?? [])],
        };
      });
    } catch (error) {
      if (!(error instanceof InTheWay) || round === rounds) throw error;
      const { interactionId, agentId } = error;
      const cleared = await inTransaction(db, async (tx) => ({
        result: await clear(tx, interactionId, agentId, actor),
      }));
      owed.agents.push(...(cleared.agents ?? []));
      owed.entries.push(...(cleared.entries ?? []));
    }
  }
}

/** One step: what this person has to do with that call becomes less. */
async function clear(tx: Queryable, interactionId: number, agentId: number, actor: string): Promise<Occasions> {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select s.id, s.state, s.role, l.voice,
       exists (select from assignments o where o.interaction_id = s.interaction_id and o.id <> s.id and o.state in ('connecting', 'active'))
         or exists (select from escalations x where x.interaction_id = s.interaction_id and x.state in ('waiting', 'offered')) as others
     from assignments s join interactions i on i.id = s.interaction_id left join lines l on l.id = i.line_id
     where s.interaction_id = $1 and s.agent_id = $2 and s.state <> 'done'`,
    [interactionId, agentId],
  );
  const part = rows[0];
  if (!part) return withdrawOffer(tx, interactionId, agentId, actor);
  if (part.state === 'wrapping') return endWrapUpNow(tx, part.id, actor);
  if (part.state === 'connecting') return failConnection(tx, part.id, actor, 'superseded');
  // the PBX lost the hang-up of a call that only this person had; one with somebody else in it goes on without them
  if (part.voice === 'webhook' && part.role === 'responsible' && !part.others)
    return hangUp(tx, interactionId, actor, 'superseded');
  return leave(tx, part.id, actor);
}

async function withdrawOffer(tx: Queryable, interactionId: number, agentId: number, actor: string): Promise<Occasions> {
  const { rows } = await tx.query(
    `select id from offers where interaction_id = $1 and agent_id = $2 and state = 'pending'`,
    [interactionId, agentId],
  );
  return rows[0] ? withdraw(tx, rows[0].id, actor) : {};
}

/** The log waits in "to finish". */
async function endWrapUpNow(tx: Queryable, assignmentId: number, actor: string): Promise<Occasions> {
  const { rows } = await tx.query('select * from end_wrap_up($1, $2, true)', [assignmentId, actor]);
  return { agents: rows.map((row) => row.agent_id) };
}

/** As one whose desk has gone for too long: the caller is with who else is there, or back at the old place. */
async function leave(tx: Queryable, assignmentId: number, actor: string): Promise<Occasions> {
  await tx.query('update assignments set reattach_by = linia_now() where id = $1', [assignmentId]);
  const { rows } = await tx.query('select * from lose_agent($1, $2)', [assignmentId, actor]);
  return { entries: rows.map((row) => row.entry_id), agents: rows.map((row) => row.agent_id) };
}
