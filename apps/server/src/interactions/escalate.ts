import { chooseDepartment } from '@linia/domain';
import type { ClientMessage } from '@linia/protocol';
import { escalationRules, ruleText } from '../queues/rules.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';
import { draftOf, writeLog } from './log.ts';

/**
 * The agent can't resolve it: the matching department is asked (the rules say which and why, unless the agent chose
 * another), or an employee by name with a purpose. The log is written first, so the context exists before the offer is seen.
 */
export const escalate: Verb<
  ClientMessage<'escalation:create'>,
  { escalationId: number; ticketNumber: number | null }
> = async (tx, input, actor) => {
  if ((input.departmentId === null) === (input.agentId === null))
    throw new Refusal('escalation.to_whom', 422, { field: 'departmentId' });
  if (input.agentId === actor.agentId) throw new Refusal('escalation.to_self', 422, { field: 'agentId' });
  if (!input.summary.trim()) throw new Refusal('escalation.summary', 422, { field: 'summary' });
  await tx.query('select lock_interaction($1)', [input.interactionId]);
  if (input.hold && input.mode === 'warm') await refuseHold(tx, input.interactionId);
  const log = input.log ?? (await draftOf(tx, input.interactionId, actor.agentId));
  if (log) await writeLog(tx, input.interactionId, actor.agentId, log);
  const rule = input.departmentId === null ? null : await ruleFor(tx, input.interactionId, input.departmentId);
  await checkWords(tx, input);
  const { rows } = await tx.query('select * from escalate($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
    input.interactionId,
    actor.agentId,
    input.departmentId,
    input.agentId,
    rule?.id ?? null,
    rule?.position ?? null,
    rule?.text ?? null,
    input.reasonId,
    input.purposeId,
    input.summary.trim(),
    input.mode,
    input.hold,
  ]);
  const made = rows[0] as { escalation_id: number; entry_id: number | null; ticket_number: number | null };
  return {
    result: { escalationId: made.escalation_id, ticketNumber: made.ticket_number },
    entries: [made.entry_id],
    agents: [actor.agentId],
  };
};

async function refuseHold(tx: Queryable, interactionId: number): Promise<void> {
  const { rows } = await tx.query(
    'select l.voice from interactions i join lines l on l.id = i.line_id where i.id = $1',
    [interactionId],
  );
  if (rows[0]?.voice === 'webhook') throw new Refusal('call.pbx_has_the_sound', 409);
}

/** An escalation to a department wants a reason, one to a person a purpose. */
async function checkWords(tx: Queryable, input: ClientMessage<'escalation:create'>): Promise<void> {
  const field = input.agentId === null ? 'reasonId' : 'purposeId';
  const id = input[field];
  const sql =
    input.agentId === null
      ? `select from reasons where id = $1 and kind = 'escalate'`
      : 'select from purposes where id = $1';
  if (id === null || (await tx.query(sql, [id])).rowCount === 0) {
    throw new Refusal(input.agentId === null ? 'escalation.reason' : 'escalation.purpose', 422, { field });
  }
  if (input.agentId !== null) {
    const person = await tx.query('select from agents where id = $1 and disabled_at is null', [input.agentId]);
    if (person.rowCount === 0) throw new Refusal('person.unknown', 404, { field: 'agentId' });
  }
}

/** Which rule speaks for this department now; none where the agent chose against the rules. */
async function ruleFor(tx: Queryable, interactionId: number, departmentId: number) {
  const { rows } = await tx.query(
    'select subject_id as "subjectId", service_id as "serviceId", organization_id as "organizationId" from interactions where id = $1',
    [interactionId],
  );
  if (!rows[0]) throw new Refusal('call.unknown', 404);
  const rules = await escalationRules(tx);
  const chosen = chooseDepartment(rules, rows[0]);
  if (chosen.departmentId !== departmentId) return null;
  return { id: chosen.ruleId, position: chosen.position, text: await ruleText(tx, chosen.ruleId) };
}
