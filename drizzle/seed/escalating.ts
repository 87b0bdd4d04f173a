import { chooseDepartment } from '@linia/domain';
import type { Assignment, Call, Entry, Log } from './call.ts';
import { iso, Request } from './requests.ts';
import { idOf, type Row } from './rows.ts';
import { hold, resume, writeLog } from './steps.ts';

/** A cold escalation is ranked as if it had come this much earlier; both as the queues have it by default. */
const headStart = 60_000;
const deadlines: Record<string, number> = { 'Договорной отдел': 120_000, Бухгалтерия: 120_000 };

export type Escalated = { escalation: Row; entry: Entry };

/** The department that the rules choose for what the log says. */
export function departmentFor(call: Call, log: Log): { id: number; name: string; queueId: number; rule: Row } {
  const { rules, team } = call.desk;
  const chosen = chooseDepartment(rules, {
    subjectId: log.subjectId,
    serviceId: log.serviceId,
    organizationId: call.row['organization_id'] as number | null,
  });
  const rule = rules.find(({ id }) => id === chosen.ruleId);
  const name = [...team.departments].find(([, id]) => id === chosen.departmentId)?.[0] ?? '';
  return {
    id: chosen.departmentId,
    name,
    queueId: idOf(team.queues, name),
    rule: { rule_id: chosen.ruleId, rule_position: chosen.position, rule_text: rule?.text ?? null },
  };
}

/** Responsibility is asked of a department, the log being written first. */
export function escalate(
  call: Call,
  mine: Assignment,
  log: Log,
  mode: 'warm' | 'cold',
  summary: string,
  reason: string,
): Escalated {
  const { ids, words } = call.desk;
  const agentId = mine.agent_id;
  writeLog(call, agentId, log);
  const department = departmentFor(call, log);
  const was = call.entries.find(({ id }) => id === mine.entry_id);
  const escalation: Row = {
    id: ids.next('escalations'),
    interaction_id: call.id,
    state: 'waiting',
    mode,
    from_agent: agentId,
    from_queue: was?.queue_id ?? null,
    from_rank_at: was?.['rank_at'] ?? null,
    department_id: department.id,
    queue_id: department.queueId,
    ...department.rule,
    reason_id: idOf(words.escalate, reason),
    summary,
    created_at: iso(call.at),
    deadline_at: iso(call.at + (deadlines[department.name] ?? 180_000)),
    accepted_by: null,
    accepted_at: null,
    ended_at: null,
    ended_by: null,
    return_reason: null,
    ticket_made: null,
  };
  call.escalations.push(escalation);
  if (mode === 'warm' && call.desk.chance.percent(60)) hold(call, mine);
  if (mode === 'cold') call.endTalk(mine);
  const first = Math.min(...call.entries.map(({ enqueued_at }) => Date.parse(String(enqueued_at))));
  const entry = call.enqueue(department.queueId, first - headStart, Number(escalation['id']));
  call.happen(mode === 'warm' ? 'escalated' : 'escalated_cold', `agent:${agentId}`, {
    escalation: escalation['id'],
    entry: entry.id,
    department: department.id,
    queue: department.queueId,
    mode,
    rule: department.rule['rule_id'],
  });
  return { escalation, entry };
}

/** The first agent leaves, the specialist is responsible. */
export function handOver(call: Call, { escalation }: Escalated, mine: Assignment, theirs: Assignment): void {
  if (mine['held_since'] !== null) resume(call, mine);
  call.endTalk(mine);
  theirs.role = 'responsible';
  call.happen('handed_over', `agent:${mine.agent_id}`, {
    escalation: escalation['id'],
    from: mine.agent_id,
    to: theirs.agent_id,
  });
}

/** The agent takes it back while it waits, or thanks the specialist and goes on alone. */
export function cancel(call: Call, { escalation, entry }: Escalated, mine: Assignment, consulting?: Assignment): void {
  if (consulting) call.endTalk(consulting);
  else call.leave(entry, 'cancelled');
  Object.assign(escalation, { state: 'cancelled', ended_at: iso(call.at), ended_by: 'agent' });
  call.happen('escalation_cancelled', `agent:${mine.agent_id}`, { escalation: escalation['id'] });
  if (mine['held_since'] !== null) resume(call, mine);
}

/** The specialist who was asked gives it back; the agent goes on alone. */
export function giveBack(
  call: Call,
  { escalation }: Escalated,
  mine: Assignment,
  consulting: Assignment,
  reason: string,
): void {
  Object.assign(escalation, { state: 'returned', ended_at: iso(call.at), ended_by: 'agent', return_reason: reason });
  call.endTalk(consulting);
  call.happen('escalation_returned', `agent:${consulting.agent_id}`, {
    escalation: escalation['id'],
    agent: consulting.agent_id,
    reason,
  });
  if (mine['held_since'] !== null) resume(call, mine);
}

/** Nobody took it in time: the department gets a numbered request, the agent still has the caller. */
export function fallBack(call: Call, { escalation, entry }: Escalated, mine: Assignment): Request {
  call.at = Math.max(call.at, Date.parse(String(escalation['deadline_at'])) + 300);
  call.leave(entry, 'fallen_back');
  const { desk, row } = call;
  const request = new Request(desk.ids, {
    channel: 'voice',
    subject: String(escalation['summary']).split('\n')[0]?.slice(0, 200) ?? '',
    description: String(escalation['summary']),
    organizationId: row['organization_id'] as number | null,
    contactId: row['contact_id'] as number | null,
    serviceId: row['service_id'] as number | null,
    departmentId: Number(escalation['department_id']),
    ownerId: null,
    planId: desk.customers.find(({ organizationId }) => organizationId === row['organization_id'])?.planId ?? null,
    originId: call.id,
    createdAt: call.at,
    actor: `agent:${mine.agent_id}`,
  });
  desk.requests.push(request);
  call.request ??= request;
  Object.assign(escalation, {
    state: 'fallen_back',
    ended_at: iso(call.at),
    ended_by: 'deadline',
    ticket_made: request.id,
  });
  call.happen('escalation_fell_back', 'clock', {
    escalation: escalation['id'],
    ticket: request.number,
    by: 'deadline',
  });
  if (mine['held_since'] !== null) resume(call, mine);
  return request;
}
