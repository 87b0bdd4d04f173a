import type { ClientMessage, Log, Voice } from '@linia/protocol';
import { ruleFor, type WordedRule } from '../queues/rules.ts';
import { inOneWrite, inOrder, type Queryable } from '../shell/database.ts';
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
  const facts = await readFacts(tx, input, actor.agentId);
  if (input.hold && input.mode === 'warm' && facts.voice === 'webhook')
    throw new Refusal('call.pbx_has_the_sound', 409);
  const log = input.log ?? facts.draft;
  refuseUnworded(input, facts);
  const rule = input.departmentId === null ? null : ruleOf(facts, log, input.departmentId);
  // in one message, the log first: three were three ways to the database and back
  const [, { rows }] = await inOneWrite(tx, () =>
    inOrder([
      log ? writeLog(tx, input.interactionId, actor.agentId, log) : Promise.resolve(),
      tx.query({
        name: 'escalate',
        text: 'select * from escalate($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
        values: [
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
        ],
      }),
    ]),
  );
  const made = rows[0] as { escalation_id: number; entry_id: number | null; ticket_number: number | null };
  return {
    result: { escalationId: made.escalation_id, ticketNumber: made.ticket_number },
    entries: [made.entry_id],
    // after a cold one the agent is free; after a warm one still in the call
    agents: input.mode === 'cold' ? [actor.agentId] : [],
  };
};

type Facts = {
  voice: Voice | null;
  subjectId: number | null;
  serviceId: number | null;
  organizationId: number | null;
  draft: Log | null;
  reason: boolean;
  purpose: boolean;
  person: boolean;
  rules: WordedRule[];
};

/** What the verb must know. The call is locked from here on. */
async function readFacts(tx: Queryable, input: ClientMessage<'escalation:create'>, agentId: number): Promise<Facts> {
  const { rows } = await tx.query({
    name: 'escalation-facts',
    text: 'select escalation_facts($1, $2, $3, $4, $5) as facts',
    values: [input.interactionId, agentId, input.reasonId, input.purposeId, input.agentId],
  });
  return rows[0].facts as Facts;
}

/** An escalation to a department wants a reason, one to a person a purpose. */
function refuseUnworded({ agentId }: ClientMessage<'escalation:create'>, facts: Facts): void {
  if (agentId === null && !facts.reason) throw new Refusal('escalation.reason', 422, { field: 'reasonId' });
  if (agentId !== null && !facts.purpose) throw new Refusal('escalation.purpose', 422, { field: 'purposeId' });
  if (agentId !== null && !facts.person) throw new Refusal('person.unknown', 404, { field: 'agentId' });
}

/** Which rule speaks for this department now; none where the agent chose against the rules. */
function ruleOf(facts: Facts, log: Log | null, departmentId: number): WordedRule | null {
  const rule = ruleFor(facts.rules, { ...(log ?? facts), organizationId: facts.organizationId });
  return rule.departmentId === departmentId ? rule : null;
}
