import { chooseDepartment } from '@linia/domain';
import type { ClientMessage, Log } from '@linia/protocol';
import { escalationRules } from '../queues/rules.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';
import { writeLog } from './log.ts';

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
  const facts = await readFacts(tx, input, actor.agentId);
  if (input.hold && input.mode === 'warm' && facts.voice === 'webhook')
    throw new Refusal('call.pbx_has_the_sound', 409);
  const log = input.log ?? facts.draft;
  if (log) await writeLog(tx, input.interactionId, actor.agentId, log);
  refuseUnworded(input, facts);
  const rule = input.departmentId === null ? null : await ruleFor(tx, facts, log, input.departmentId);
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

type Facts = {
  voice: 'simulated' | 'webhook' | null;
  subjectId: number | null;
  serviceId: number | null;
  organizationId: number | null;
  draft: Log | null;
  reason: boolean;
  purpose: boolean;
  person: boolean;
};

/** What the verb must know, in one look under the call's lock: a click waits for each message to the database. */
async function readFacts(tx: Queryable, input: ClientMessage<'escalation:create'>, agentId: number): Promise<Facts> {
  const { rows } = await tx.query(
    `select l.voice, i.subject_id as "subjectId", i.service_id as "serviceId", i.organization_id as "organizationId",
       (select log from drafts where interaction_id = i.id and agent_id = $2) as draft,
       exists (select from reasons where id = $3 and kind = 'escalate') as reason,
       exists (select from purposes where id = $4) as purpose,
       exists (select from agents where id = $5 and disabled_at is null) as person
     from interactions i left join lines l on l.id = i.line_id where i.id = $1`,
    [input.interactionId, agentId, input.reasonId, input.purposeId, input.agentId],
  );
  return rows[0] as Facts;
}

/** An escalation to a department wants a reason, one to a person a purpose. */
function refuseUnworded({ agentId }: ClientMessage<'escalation:create'>, facts: Facts): void {
  if (agentId === null && !facts.reason) throw new Refusal('escalation.reason', 422, { field: 'reasonId' });
  if (agentId !== null && !facts.purpose) throw new Refusal('escalation.purpose', 422, { field: 'purposeId' });
  if (agentId !== null && !facts.person) throw new Refusal('person.unknown', 404, { field: 'agentId' });
}

/** Which rule speaks for this department now; none where the agent chose against the rules. */
async function ruleFor(tx: Queryable, facts: Facts, log: Log | null, departmentId: number) {
  const { rules, texts } = await escalationRules(tx);
  const { organizationId } = facts;
  const chosen = chooseDepartment(rules, { ...(log ?? facts), organizationId });
  if (chosen.departmentId !== departmentId) return null;
  return { id: chosen.ruleId, position: chosen.position, text: texts.get(chosen.ruleId) ?? '' };
}
