import type { EscalationOptions, Log } from '@linia/protocol';
import { readClosedNow } from '../queues/calendars/closed-now.ts';
import { escalationRules, ruleFor } from '../queues/rules.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** What was chosen in the log; undefined where the caller of this leaves it to the log. */
export type Chosen = { subjectId?: number | undefined; serviceId?: number | undefined };

/** To whom a call can be escalated: the department the rules choose (and which rule), who is free there, what to hand over. */
export async function readEscalationOptions(
  db: Queryable,
  interactionId: number,
  agentId: number,
  chosen: Chosen,
): Promise<EscalationOptions> {
  const { organizationId, log } = await readLog(db, interactionId, agentId);
  const facts = {
    subjectId: chosen.subjectId ?? log.subjectId ?? null,
    serviceId: chosen.serviceId ?? log.serviceId ?? null,
    organizationId,
  };
  const { id, position, text, departmentId } = ruleFor(await escalationRules(db), facts);
  const departments = await readDepartments(db, agentId);
  const first = departments.filter((each) => each.id === departmentId);
  return {
    suggested: { departmentId, rule: { id, position, text } },
    departments: [...first, ...departments.filter((each) => each.id !== departmentId)],
    summary: await composeSummary(db, facts.subjectId, log),
  };
}

type Written = Pick<Log, 'subjectId' | 'serviceId' | 'counterparty' | 'note'>;

/** The reader's draft where there is one, else what the call has. */
async function readLog(
  db: Queryable,
  interactionId: number,
  agentId: number,
): Promise<{ organizationId: number | null; log: Written }> {
  const { rows } = await db.query(
    `select i.organization_id as "organizationId", coalesce(
         (select log from drafts where interaction_id = i.id and agent_id = $2),
         jsonb_build_object('subjectId', i.subject_id, 'serviceId', i.service_id, 'counterparty', i.counterparty, 'note', i.note)) as log
     from interactions i where i.id = $1`,
    [interactionId, agentId],
  );
  if (!rows[0]) throw new Refusal('call.unknown', 404);
  return rows[0] as { organizationId: number | null; log: Written };
}

async function readDepartments(db: Queryable, agentId: number): Promise<EscalationOptions['departments']> {
  const { rows } = await db.query(
    `select d.id, d.name, q.id as "queueId", q.escalation_deadline as "deadlineSeconds",
       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) order by m.tier, r.turn_at)
         from queue_members m join ready_agents r on r.id = m.agent_id join agents a on a.id = m.agent_id
         where m.queue_id = q.id and m.agent_id <> $1), '[]') as free,
       (select count(*)::int from queue_members m join agents a on a.id = m.agent_id
         where m.queue_id = q.id and m.agent_id <> $1 and a.presence = 'available' and a.set_aside_at is null and a.disabled_at is null
           and exists (select from live_agents l where l.agent_id = a.id)) as present,
       (select count(*)::int from queue_entries e where e.queue_id = q.id and e.state in ('waiting', 'offered') and e.interaction_id is not null) as waiting,
       expected_now(q.id, (select count(*) from queue_entries e where e.queue_id = q.id and e.state in ('waiting', 'offered') and e.interaction_id is not null), 0) as expected
     from departments d join queues q on q.department_id = d.id where not d.closed or d.is_default order by d.position, d.id`,
    [agentId],
  );
  const closed = await readClosedNow(db);
  return (rows as Omit<EscalationOptions['departments'][number], 'nobodyThere' | 'closed'>[]).map((row) => ({
    ...row,
    nobodyThere: row.present === 0,
    closed: closed.get(row.queueId) ?? null,
  }));
}

/** Lines of the note that are handed over; the whole log goes along anyway. */
const mostLines = 6;
const mostLetters = 1_000;

async function composeSummary(
  db: Queryable,
  subjectId: number | null,
  { counterparty, note }: Written,
): Promise<string> {
  const { rows } = await db.query('select name from subjects where id = $1', [subjectId]);
  const head = [rows[0]?.name as string | undefined, counterparty?.trim()].filter(Boolean).join(' · ');
  const lines = (note ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return [head, ...lines.slice(0, mostLines)].filter(Boolean).join('\n').slice(0, mostLetters);
}
