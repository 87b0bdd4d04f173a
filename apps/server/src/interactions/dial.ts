import { readPhone } from '@linia/domain/phone';
import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Verb } from '../shell/verb.ts';
import { checkMayDial } from './dial-limits.ts';
import { whoCalls } from './register.ts';

/**
 * A person with nothing else in hand calls a number: somebody of the base, somebody who was lost or promised a call, or what
 * they typed. Whoever is lost is called by one at a time.
 */
export const dial: Verb<ClientMessage<'call:dial'>, { interactionId: number }> = async (tx, input, actor) => {
  const { text, e164 } = readNumber(input.phone);
  const lost = input.callsBack === null ? null : await lockLost(tx, input.callsBack, actor);
  await checkFree(tx, actor.agentId);
  const line = await lineFor(tx, actor.agentId, lost?.lineId ?? null);
  await checkMayDial(tx, actor.agentId, line, e164);
  const who = await whom(tx, input, e164);
  const { rows } = await tx.query('select dial_call($1, $2, $3, $4, $5, $6, $7, $8) as id', [
    actor.agentId,
    line,
    text,
    e164,
    who?.organizationId ?? null,
    who?.contactId ?? null,
    who?.how ?? null,
    input.callsBack,
  ]);
  return { result: { interactionId: rows[0].id as number } };
};

/** Internal and emergency numbers are dialed on the telephone: Linia would call a customer. */
export function readNumber(phone: string): { text: string; e164: string } {
  const read = readPhone(phone);
  if (read?.kind === 'short') throw new Refusal('dial.short', 422, { field: 'phone' });
  if (!read?.e164) throw new Refusal('dial.number', 422, { field: 'phone' });
  return { text: read.raw, e164: read.e164 };
}

type Lost = { lineId: number | null };

/** Somebody who waits to be called: of the person's lines, or promised by them. Who calls at this moment is named. */
async function lockLost(tx: Queryable, id: number, actor: Actor): Promise<Lost> {
  await tx.query('select lock_interaction($1)', [id]);
  const { rows } = await tx.query(
    `select i.line_id as "lineId",
       coalesce(i.promised_by = $2 and i.promise_kept_at is null, false) or (is_lost(i)
         and exists (select from queue_entries e join queue_members m on m.queue_id = e.queue_id where e.interaction_id = i.id and m.agent_id = $2)) as mine,
       case when i.called_back_at is not null and not coalesce(i.promised_by = $2 and i.promise_kept_at is null, false)
         then jsonb_build_object('at', i.called_back_at, 'by', (select name from agents where id = i.called_back_by)) end as "calledBack",
       (select a.name from interactions n join assignments s on s.interaction_id = n.id join agents a on a.id = s.agent_id
         where n.calls_back = i.id and n.state not in ('ended', 'closed') and s.state <> 'done' limit 1) as "takenBy"
     from interactions i where i.id = $1`,
    [id, actor.agentId],
  );
  const lost = rows[0] as { lineId: number | null; mine: boolean; calledBack: object | null; takenBy: string | null };
  if (!lost.mine) throw new Refusal('lost.unknown', 404);
  if (lost.calledBack) throw new Refusal('lost.called_back', 409, { details: lost.calledBack });
  if (lost.takenBy !== null) throw new Refusal('lost.taken', 409, { details: { by: lost.takenBy } });
  return lost;
}

/** One call at a time, and none behind the back of whoever plans with people who are away. */
async function checkFree(tx: Queryable, agentId: number): Promise<void> {
  const { rows } = await tx.query(
    `select presence = 'available' and set_aside_at is null as there from agents where id = $1 for no key update`,
    [agentId],
  );
  // asked when the lock is held: an offer may have come while it was waited for
  const busy = await tx.query(`select engagement_of($1) as doing`, [agentId]);
  if (busy.rows[0].doing !== 'idle') throw new Refusal(`dial.${busy.rows[0].doing as string}`, 409);
  if (!rows[0]?.there) throw new Refusal('dial.away', 409);
}

/** The line the customer knows us by; else the person's own, the one whose sound is ours first. */
async function lineFor(tx: Queryable, agentId: number, known: number | null): Promise<number> {
  const { rows } = await tx.query(
    `select l.id from lines l where not l.closed
     order by l.id is not distinct from $2 desc, exists (select from queue_members m where m.queue_id = l.queue_id and m.agent_id = $1) desc,
       l.voice <> 'webhook' desc, l.id limit 1`,
    [agentId, known],
  );
  if (!rows[0]) throw new Refusal('dial.line', 409);
  return rows[0].id as number;
}

type Whom = { organizationId: number; contactId: number | null; how: 'chosen' | 'caller_number' };

/** Whom the person meant; where they only typed, whose number it is. */
async function whom(tx: Queryable, input: ClientMessage<'call:dial'>, e164: string): Promise<Whom | null> {
  const { organizationId, contactId } = input;
  if (contactId !== null) {
    const { rows } = await tx.query('select organization_id as "organizationId" from contacts where id = $1', [
      contactId,
    ]);
    if (!rows[0]) throw new Refusal('contact.unknown', 404);
    if (rows[0].organizationId !== null) return { organizationId: rows[0].organizationId, contactId, how: 'chosen' };
  }
  if (organizationId !== null) {
    const known = await tx.query('select from organizations where id = $1', [organizationId]);
    if (known.rowCount === 0) throw new Refusal('organization.unknown', 404);
    return { organizationId, contactId: null, how: 'chosen' };
  }
  const found = await whoCalls(tx, e164);
  return found && { ...found, how: 'caller_number' };
}
